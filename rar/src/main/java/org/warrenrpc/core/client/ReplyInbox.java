package org.warrenrpc.core.client;

import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.core.Deadline;

/**
 * How the calls of one socket are answered. Owns the session that it consumes on, which is never
 * lent. Thread-safe.
 */
interface ReplyInbox {

  /**
   * Sees to it that answers to a call find their way, before the call is published. Blocks until
   * the deadline at most.
   *
   * @return the queue that the request has to name, null for none
   */
  @Nullable String expect(String id, Deadline deadline) throws BrokerException;

  /** Undoes {@link #expect}, whether it succeeded or not. Blocks for a moment at most. */
  void forget(String id);

  /** Whether answers can be consumed, as far as is known. Does no I/O. */
  boolean isOpen();

  /** Whether the broker said itself that it delivers no more of them. Does no I/O. */
  boolean isCancelled();
}
