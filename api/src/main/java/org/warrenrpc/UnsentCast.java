package org.warrenrpc;

/**
 * A cast, a fanout cast or a notification that its transaction committed and that could not be
 * published afterwards. Its values are plain JSON values, as they were when it was made.
 *
 * @param target of a fanout cast with {@code fanout}; of a notification its topic alone
 * @param message of a notification: the event type as the method, and the arguments {@code
 *     publisher_id}, {@code priority} and {@code payload}
 * @param notification whether {@code notify} made it
 * @param failure as the verb would have thrown it: after a {@link NotSentException} or an {@link
 *     UnroutableException} it certainly reached nobody, after any other it may have
 */
public record UnsentCast(
    RpcContext context,
    Target target,
    RpcMessage message,
    boolean notification,
    RpcException failure) {

  /** Without what it says, which may be secret. */
  @Override
  public String toString() {
    return message.method() + " on topic " + target.topic();
  }
}
