package org.warrenrpc.core.client;

import java.time.Duration;
import java.util.List;

/** Where the verbs get a session for as long as a request is written. Thread-safe. */
public interface SessionSource {

  /**
   * Takes a session. Blocks as its owner does, which may be the container's pool and longer than
   * {@code remaining}.
   *
   * @throws org.warrenrpc.NotSentException when there is none to be had
   * @throws org.warrenrpc.ConnectionClosedException when the connection that lends it was closed
   */
  Lease borrow(Duration remaining);

  /** A session that is lent. Confined to the borrowing thread, which closes it. */
  interface Lease extends AutoCloseable {
    /** What was lent. */
    RpcSession session();

    /**
     * Keeps casts for the transaction that they are made in, to be published in this order when it
     * has committed, or with it.
     *
     * @return whether it did; false: they are to be sent now
     */
    default boolean defer(List<PreparedCast> casts) {
      return false;
    }

    /** Gives it back. */
    @Override
    void close();
  }
}
