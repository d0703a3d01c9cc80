package org.warrenrpc.core.server;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What answers requests: an endpoint of the container, or any object. The seam a container plugs
 * into. Thread-safe.
 */
public interface ProxyTarget {

  /** The class whose public business methods may be called. */
  Class<?> type();

  /**
   * Takes an invoker for the calling thread's turn. Does not block for long.
   *
   * @throws RejectedExecutionException when there is none now; the request is then offered again
   *     later
   */
  ProxyInvoker acquire();

  /** Where methods run each as its caller; null where who calls is nobody's concern. */
  default @Nullable CallerWork callerWork() {
    return null;
  }
}
