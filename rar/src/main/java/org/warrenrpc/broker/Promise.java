package org.warrenrpc.broker;

/** What not every broker does; the contract test checks each one against those that promise it. */
public enum Promise {
  /** Tells a consumer when its queue is deleted. */
  CONSUMER_CANCEL_NOTIFICATION,
  /** Refuses to redeclare an object with other attributes. */
  EQUIVALENCE_CHECK,
  /** Discards a message when its expiration has passed. */
  EXPIRATION,
  /** Deletes a queue with x-expires after that time without use. */
  QUEUE_EXPIRY,
  /** Counts prefetch for each consumer, not for the whole session. */
  PREFETCH_PER_CONSUMER,
  /** Gives a queue's messages to its consumers strictly in turn, as long as each has room. */
  ROUND_ROBIN,
  /** Keeps what a queue of type stream delivers, to be read again from an offset. */
  STREAMS
}
