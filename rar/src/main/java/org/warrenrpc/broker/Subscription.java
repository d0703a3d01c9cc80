package org.warrenrpc.broker;

import java.time.Duration;

/** One consumption of a queue. Thread-safe. */
public interface Subscription {

  /**
   * Ends it: after it returned the broker pushes nothing more, and no handler call begins; one that
   * runs has ended, unless {@code limit} passed or it is the caller. What no handler has seen goes
   * back to the queue. Blocks, at most {@code limit}. A second call does nothing.
   */
  void cancel(Duration limit);
}
