package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/** Tells whoever listens that something happened (wire page, 3.6 and 5). Thread-safe. */
public interface RpcNotifier {

  /**
   * Publishes a notification to each of the configured {@code notifyTopics}, under the key {@code
   * <topic>.<priority>}, and returns once the broker has taken it. In oslo's format it waits in a
   * queue until somebody listens; in nova 2011's it is lost where nobody does. Blocks for at most
   * the configured {@code callTimeoutMillis}. Where some topics had it and the next one failed, the
   * failure is no NotSentException: it names those that had it. In a transaction it is kept for the
   * commit, as a cast is.
   *
   * @param context travels along, but for {@code auth_token}
   * @param publisherId who tells it, {@code compute.host1} say
   * @param eventType what happened, {@code compute.instance.create.end} say
   * @param payload anything that the wire can express
   * @throws InvalidRequestException when it cannot be expressed on the wire
   * @throws NotSentException when it certainly did not leave
   * @throws ConnectionLostException when it may have left
   * @throws RpcTimeoutException when the time passed before the broker had it
   */
  void notify(
      RpcContext context,
      String publisherId,
      String eventType,
      NotificationPriority priority,
      @Nullable Object payload);

  /**
   * As {@link #notify(RpcContext, String, String, NotificationPriority, Object)}, in no context.
   */
  default void notify(
      String publisherId,
      String eventType,
      NotificationPriority priority,
      @Nullable Object payload) {
    notify(RpcContext.EMPTY, publisherId, eventType, priority, payload);
  }
}
