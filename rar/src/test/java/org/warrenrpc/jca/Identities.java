package org.warrenrpc.jca;

import jakarta.resource.spi.work.SecurityContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkCompletedException;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import jakarta.resource.spi.work.WorkException;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/**
 * A container's way with the identities that Work brings: has it run with them, or as nobody
 * without a word, or fails to set them up. Takes callbacks for the execution subject alone, one
 * principal for each Work.
 */
final class Identities {
  private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

  volatile boolean supported = true;
  volatile boolean silent;

  /** Refuses every callback. */
  volatile boolean unwilling;

  final AtomicInteger failures = new AtomicInteger();

  /** Whom Work ran as, in order, that of a probe included. */
  final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();

  /** Who the current thread runs as. */
  static String current() {
    String current = CURRENT.get();
    return current == null ? "nobody" : current;
  }

  void run(Work work) throws WorkException {
    SecurityContext context = context(work);
    if (context == null || silent) {
      work.run();
      return;
    }
    if (failures.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0) {
      throw new WorkCompletedException("the identity cannot be set up");
    }
    Subject subject = new Subject();
    StringBuilder who = new StringBuilder();
    context.setupSecurityContext(
        callbacks -> {
          for (Callback each : callbacks) {
            who.append(named(each, subject));
          }
        },
        subject,
        null);
    String name = who.toString();
    ran.add(name);
    CURRENT.set(name);
    try {
      work.run();
    } finally {
      CURRENT.remove();
    }
  }

  private String named(Callback callback, Subject subject) throws UnsupportedCallbackException {
    if (unwilling) {
      throw new UnsupportedCallbackException(callback);
    }
    if (callback instanceof CallerPrincipalCallback caller
        && isSame(caller.getSubject(), subject)) {
      return caller.getName() == null ? "nobody" : caller.getName();
    }
    if (callback instanceof GroupPrincipalCallback groups && isSame(groups.getSubject(), subject)) {
      return new TreeSet<>(Set.of(groups.getGroups())).toString();
    }
    throw new UnsupportedCallbackException(callback);
  }

  /** Subjects are equal by what is in them. */
  private static boolean isSame(Object one, Object other) {
    return one == other;
  }

  private static @Nullable SecurityContext context(Work work) {
    if (work instanceof WorkContextProvider provider) {
      for (WorkContext each : provider.getWorkContexts()) {
        if (each instanceof SecurityContext security) {
          return security;
        }
      }
    }
    return null;
  }
}
