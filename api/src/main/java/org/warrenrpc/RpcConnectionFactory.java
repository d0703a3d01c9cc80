package org.warrenrpc;

import jakarta.resource.Referenceable;
import java.io.Serializable;

/**
 * What an application injects with {@code @Resource}. Thread-safe, shared, never closed by the
 * application.
 *
 * <p>A verb called here borrows a connection from the container's pool only until the request is
 * written and gives it back before it waits, so callers may outnumber the pool. The wait for the
 * pool itself is the container's and cannot be interrupted.
 */
public interface RpcConnectionFactory extends RpcOperations, Serializable, Referenceable {

  /**
   * Borrows a connection from the pool. The caller closes it.
   *
   * @throws NotSentException when the pool has none to give or the broker is away
   */
  RpcConnection createConnection();

  /**
   * Borrows a connection from the pool, or makes one with a socket of its own. Such a one takes no
   * place in the pool, which knows nothing of it: nobody but the caller closes it before the
   * adapter stops, so {@link RpcConnection#close()} must not be forgotten. Blocks for at most the
   * connect timeout and the wait for the pool.
   *
   * @param newConnection true for a socket of its own, which {@link RpcConnection#close()} closes;
   *     false is {@link #createConnection()}
   * @throws NotSentException when the pool has none to give or the broker is away
   */
  RpcConnection createConnection(boolean newConnection);
}
