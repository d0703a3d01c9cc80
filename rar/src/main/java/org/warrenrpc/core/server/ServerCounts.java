package org.warrenrpc.core.server;

import java.util.concurrent.atomic.LongAdder;

/** What a server counts of things that went otherwise than asked. Thread-safe. */
final class ServerCounts {
  /** Times that a request had to wait because there was no endpoint or no Work for it. */
  final LongAdder held = new LongAdder();

  /** Messages that could not be read. */
  final LongAdder unreadable = new LongAdder();

  /** Replies whose caller was gone. */
  final LongAdder repliesDropped = new LongAdder();

  /** Replies that could not be published. */
  final LongAdder repliesLost = new LongAdder();
}
