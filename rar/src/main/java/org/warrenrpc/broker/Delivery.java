package org.warrenrpc.broker;

/**
 * A delivered message. Thread-safe. Settled at most once: the first of the three wins, later ones
 * do nothing, as do all after the session ended (the broker then gives it back to its queue).
 */
public interface Delivery {

  /** What was delivered. */
  Message message();

  /** Whether the broker says that it may have been delivered before. */
  boolean redelivered();

  /**
   * Settles it as done. None of the three waits for the broker, nor blocks while it reads nothing.
   */
  void ack();

  /** Gives it back to its queue. */
  void requeue();

  /** Rejects it for good: dropped, or dead-lettered by an operator's policy. */
  void reject();
}
