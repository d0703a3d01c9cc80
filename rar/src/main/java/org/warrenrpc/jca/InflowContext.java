package org.warrenrpc.jca;

import jakarta.resource.spi.work.SecurityContext;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.Caller;
import org.warrenrpc.RpcContext;

/**
 * The caller of one request, for the container to run Work as (Connectors 2.1, 16.4). A container
 * may never ask: whoever depends on it asks {@link #isEstablished()}. Nothing of it is thrown at
 * the container, which would log and drop the request. Loaded only where it is used: not every
 * server has Jakarta Authentication. Asked once, on the Work's thread.
 */
final class InflowContext extends SecurityContext {
  private static final long serialVersionUID = 1L;

  private record Question(Identification identification, RpcContext context) {}

  /**
   * Null once it was asked: a container's pool may keep what it ran, and with it a class loader.
   */
  private transient volatile @Nullable Question question;

  private transient volatile boolean established;
  private transient volatile @Nullable Throwable failure;

  InflowContext(Identification identification, RpcContext context) {
    question = new Question(identification, context);
  }

  /** A refused caller is nobody: what runs then tells it so. */
  @Override
  public void setupSecurityContext(
      CallbackHandler handler, Subject executionSubject, @Nullable Subject serviceSubject) {
    established = false;
    Question asked = question;
    question = null;
    Caller caller = asked == null ? null : asked.identification().of(asked.context());
    try {
      handler.handle(callbacks(caller == null ? Caller.ANONYMOUS : caller, executionSubject));
      established = caller != null;
    } catch (IOException | UnsupportedCallbackException | RuntimeException | LinkageError e) {
      failure = e;
    }
  }

  private static Callback[] callbacks(Caller caller, Subject subject) {
    String name = caller.name();
    List<Callback> callbacks = new ArrayList<>();
    callbacks.add(
        name == null
            ? new CallerPrincipalCallback(subject, (Principal) null)
            : new CallerPrincipalCallback(subject, name));
    if (!caller.groups().isEmpty()) {
      callbacks.add(new GroupPrincipalCallback(subject, caller.groups().toArray(String[]::new)));
    }
    return callbacks.toArray(Callback[]::new);
  }

  /** Whether the container asked, the caller is accepted, and the container took it. */
  boolean isEstablished() {
    return established;
  }

  /** Why the container did not take it; null where it did, or did not ask. */
  @Nullable Throwable failure() {
    return failure;
  }
}
