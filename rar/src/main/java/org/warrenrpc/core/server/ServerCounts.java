package org.warrenrpc.core.server;

import java.util.concurrent.atomic.LongAdder;

/** What a server counts of things that went otherwise than asked. Thread-safe. */
final class ServerCounts {
  /** Times that a request had to wait because there was no endpoint or no Work for it. */
  final LongAdder held = new LongAdder();

  /** Messages that could not be read. */
  final LongAdder unreadable = new LongAdder();

  /** Requests of an interface, or to a method, that nobody on the queue serves. */
  final LongAdder refused = new LongAdder();

  /** Fanout casts of an interface, or to a method, that is not served here. */
  final LongAdder unmatched = new LongAdder();

  /** Replies whose caller was gone. */
  final LongAdder repliesDropped = new LongAdder();

  /** Replies that could not be published. */
  final LongAdder repliesLost = new LongAdder();
}
