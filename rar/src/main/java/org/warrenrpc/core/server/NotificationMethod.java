package org.warrenrpc.core.server;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.Notification;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.NotificationResult;
import org.warrenrpc.RpcContext;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.Values;
import org.warrenrpc.wire.Notice;

/** A method that handles the notifications of one priority. Thread-safe. */
final class NotificationMethod {
  private final Method method;
  private final NotificationPriority priority;
  private final EveryMinute failures = new EveryMinute();

  private NotificationMethod(Method method, NotificationPriority priority) {
    this.method = method;
    this.priority = priority;
  }

  /**
   * Parses a public method of {@code type}.
   *
   * @throws InvalidRequestException naming class and method, when it takes or returns something
   *     else
   */
  static NotificationMethod of(Class<?> type, Method method, NotificationPriority priority) {
    int notifications = 0;
    int contexts = 0;
    for (Class<?> parameter : method.getParameterTypes()) {
      notifications += parameter == Notification.class ? 1 : 0;
      contexts += parameter == RpcContext.class ? 1 : 0;
    }
    Class<?> result = method.getReturnType();
    if (notifications != 1
        || contexts > 1
        || notifications + contexts != method.getParameterCount()
        || (result != void.class && result != NotificationResult.class)) {
      throw new InvalidRequestException(
          method
              + " of "
              + type.getName()
              + " is named after a priority, but does not take (RpcContext, Notification) and"
              + " return void or NotificationResult",
          null);
    }
    if (!method.trySetAccessible()) {
      throw new InvalidRequestException(
          method + " cannot be called: its class is not public, or its package not open", null);
    }
    return new NotificationMethod(method, priority);
  }

  Method method() {
    return method;
  }

  /** Permits one line a minute about failures. */
  EveryMinute failures() {
    return failures;
  }

  /** In the order of the parameters. */
  @Nullable Object[] arguments(Notice notice) {
    Class<?>[] types = method.getParameterTypes();
    @Nullable Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = types[i] == RpcContext.class ? context(notice) : notification(notice);
    }
    return arguments;
  }

  private Notification notification(Notice notice) {
    return new Notification(
        notice.messageId(),
        notice.publisherId(),
        notice.eventType(),
        priority,
        Values.fromJson(notice.payload(), Object.class),
        notice.timestamp());
  }

  private static RpcContext context(Notice notice) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    notice.context().forEach((name, json) -> values.put(name, Values.fromJson(json, Object.class)));
    return new RpcContext(values);
  }
}
