package org.warrenrpc.it.interop;

import org.warrenrpc.Notification;
import org.warrenrpc.NotificationResult;
import org.warrenrpc.RpcContext;

/**
 * Handles every priority. The first time, an event type that ends in "requeue.once" is given back,
 * and one that ends in "raise.once" raises; one that ends in "requeue.ever" is always given back.
 */
final class EarBean implements PlainEndpoint {
  private final WarrenListener listener;

  EarBean(WarrenListener listener) {
    this.listener = listener;
  }

  public NotificationResult audit(RpcContext context, Notification notification) {
    return hear("audit", context, notification);
  }

  public NotificationResult debug(RpcContext context, Notification notification) {
    return hear("debug", context, notification);
  }

  public NotificationResult info(RpcContext context, Notification notification) {
    return hear("info", context, notification);
  }

  public NotificationResult warn(RpcContext context, Notification notification) {
    return hear("warn", context, notification);
  }

  public NotificationResult error(RpcContext context, Notification notification) {
    return hear("error", context, notification);
  }

  public NotificationResult critical(RpcContext context, Notification notification) {
    return hear("critical", context, notification);
  }

  public NotificationResult sample(RpcContext context, Notification notification) {
    return hear("sample", context, notification);
  }

  private NotificationResult hear(String by, RpcContext context, Notification notification) {
    String type = String.valueOf(notification.eventType());
    boolean first = listener.hear(new WarrenListener.Heard(by, context, notification));
    if (first && type.endsWith("raise.once")) {
      throw new IllegalStateException(type);
    }
    return type.endsWith("requeue.ever") || (first && type.endsWith("requeue.once"))
        ? NotificationResult.REQUEUE
        : NotificationResult.HANDLED;
  }
}
