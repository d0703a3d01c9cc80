package org.warrenrpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The method failed at the other side. Carries text only: no class of the other side is loaded
 * here. The message of this exception starts with the remote type and text.
 */
public final class RemoteError extends RpcException {
  private static final long serialVersionUID = 1L;

  private final String remoteType;
  private final @Nullable String remoteModule;
  private final String remoteMessage;
  private final ArrayList<@Nullable String> remoteArgs;
  private final String traceback;

  /** What the failure on the wire says. */
  public RemoteError(
      String remoteType,
      @Nullable String remoteModule,
      String remoteMessage,
      List<@Nullable String> remoteArgs,
      String traceback) {
    super(remoteType + ": " + remoteMessage, null);
    this.remoteType = remoteType;
    this.remoteModule = remoteModule;
    this.remoteMessage = remoteMessage;
    this.remoteArgs = new ArrayList<>(remoteArgs);
    this.traceback = traceback;
  }

  /** The bare class name at the other side, "ValueError" say. */
  public String remoteType() {
    return remoteType;
  }

  /** The module or package of the remote type; null where the wire does not say (nova 2011). */
  public @Nullable String remoteModule() {
    return remoteModule;
  }

  /** The text of the remote exception. */
  public String remoteMessage() {
    return remoteMessage;
  }

  /** The arguments of the remote exception as text; unmodifiable, empty where the wire has none. */
  public List<@Nullable String> remoteArgs() {
    return Collections.unmodifiableList(remoteArgs);
  }

  /** The remote traceback as text, possibly empty. */
  public String traceback() {
    return traceback;
  }
}
