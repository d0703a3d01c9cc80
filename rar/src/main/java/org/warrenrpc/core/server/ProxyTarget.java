package org.warrenrpc.core.server;

import java.util.concurrent.RejectedExecutionException;

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
}
