package org.warrenrpc;

/** What becomes of a notification that a bean was given; a method that returns void handled it. */
public enum NotificationResult {
  /** It is done with. */
  HANDLED,
  /** It goes back to its queue, and is offered again after a pause. */
  REQUEUE
}
