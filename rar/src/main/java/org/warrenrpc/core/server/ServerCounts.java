package org.warrenrpc.core.server;

import java.util.concurrent.atomic.LongAdder;

/** What a server counts of things that went otherwise than asked. Thread-safe. */
final class ServerCounts {
  /** Times that a request had to wait because there was no endpoint or no Work for it. */
  final LongAdder held = new LongAdder();

  /** Messages that could not be read. */
  final LongAdder unreadable = new LongAdder();

  /** Requests that waited here for longer than their callers do. */
  final LongAdder expired = new LongAdder();

  /** Stages that did not complete while their callers waited. */
  final LongAdder overdue = new LongAdder();

  /** Requests that came again. */
  final LongAdder duplicates = new LongAdder();

  /** Calls that are not answered: without a reply address, or with one not to be trusted. */
  final LongAdder distrusted = new LongAdder();

  /** Requests of an interface, or to a method, that nobody on the queue serves. */
  final LongAdder refused = new LongAdder();

  /** Fanout casts and notifications for which there is no method here, or that a filter stopped. */
  final LongAdder unmatched = new LongAdder();

  /** Notifications that a bean gave back. */
  final LongAdder givenBack = new LongAdder();

  /** Notifications whose method failed. */
  final LongAdder failed = new LongAdder();

  /** Casts that failed and were put back to be run again. */
  final LongAdder retried = new LongAdder();

  /** Casts that failed and became dead letters. */
  final LongAdder deadLettered = new LongAdder();

  /** Times that the broker took nothing in the place of a cast that failed. */
  final LongAdder retriesHeld = new LongAdder();

  /** Replies whose caller was gone. */
  final LongAdder repliesDropped = new LongAdder();

  /** Times that a reply could not be published at once, and was kept for later. */
  final LongAdder repliesKept = new LongAdder();

  /** Replies that could not be published. */
  final LongAdder repliesLost = new LongAdder();
}
