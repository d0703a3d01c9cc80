package org.warrenrpc.core.server;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.NotificationPriority;

/** The methods of a class that handle notifications, by the priority that they are named after. */
final class NotificationTable {
  private final Map<NotificationPriority, NotificationMethod> methods;

  private NotificationTable(Map<NotificationPriority, NotificationMethod> methods) {
    this.methods = methods;
  }

  /**
   * Parses a class.
   *
   * @throws InvalidRequestException naming class and methods, when none is named after a priority,
   *     two are after one, or one takes something else
   */
  static NotificationTable of(Class<?> type) {
    Map<NotificationPriority, NotificationMethod> methods =
        new EnumMap<>(NotificationPriority.class);
    for (List<Method> overridden : Lineage.of(type).methods()) {
      Method method = overridden.get(0);
      NotificationPriority priority = priority(method);
      if (priority == null || OffLimits.annotation(overridden) != null) {
        continue;
      }
      NotificationMethod other =
          methods.put(priority, NotificationMethod.of(type, method, priority));
      if (other != null) {
        throw new InvalidRequestException(
            type.getName()
                + " has two methods for "
                + priority
                + ": "
                + other.method()
                + " and "
                + method,
            null);
      }
    }
    if (methods.isEmpty()) {
      throw new InvalidRequestException(
          type.getName()
              + " has no public method that is named after a priority of notifications: "
              + names(List.of(NotificationPriority.values())),
          null);
    }
    return new NotificationTable(methods);
  }

  /** Those that are handled, as they stand in routing keys. */
  List<String> priorities() {
    return names(List.copyOf(methods.keySet()));
  }

  /** The method for a priority as the message says it, in any case; null where there is none. */
  @Nullable NotificationMethod find(@Nullable String priority) {
    for (Map.Entry<NotificationPriority, NotificationMethod> each : methods.entrySet()) {
      if (each.getKey().name().equalsIgnoreCase(priority)) {
        return each.getValue();
      }
    }
    return null;
  }

  private static @Nullable NotificationPriority priority(Method method) {
    for (NotificationPriority each : NotificationPriority.values()) {
      if (name(each).equals(method.getName())) {
        return each;
      }
    }
    return null;
  }

  private static List<String> names(List<NotificationPriority> priorities) {
    List<String> names = new ArrayList<>();
    priorities.forEach(each -> names.add(name(each)));
    return names;
  }

  private static String name(NotificationPriority priority) {
    return priority.name().toLowerCase(Locale.ROOT);
  }
}
