package org.warrenrpc.jca;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.server.NotificationSettings;

/** What an activation says of notifications, read and held against what it says of requests. */
final class NotificationLayer {
  /** What concerns requests alone. */
  private static final Set<Property> OF_REQUESTS =
      Set.of(
          Property.TOPIC,
          Property.FANOUT,
          Property.SERVER,
          Property.NAMESPACE,
          Property.VERSION,
          Property.LEGACY_NAMESPACES,
          Property.ACKNOWLEDGE,
          Property.RETRY_LIMIT,
          Property.RETRY_PAUSE,
          Property.DEAD_LETTER_QUEUE,
          Property.SECURITY_INFLOW,
          Property.INFLOW_PRINCIPAL,
          Property.INFLOW_GROUPS,
          Property.CALLER_IDENTITY,
          Property.TRUST_MESSAGE_ROLES);

  /** What means nothing without topics. */
  private static final Set<Property> OF_NOTIFICATIONS =
      Set.of(Property.POOL, Property.PUBLISHER_FILTER, Property.EVENT_TYPE_FILTER);

  private NotificationLayer() {}

  /** Null where the activation is for requests; what is wrong becomes a fault. */
  static @Nullable NotificationSettings read(
      PropertyValues values, PropertyReader reader, Configuration configuration, Faults faults) {
    boolean wanted = values.get(Property.NOTIFICATION_TOPICS) != null;
    for (Property each : wanted ? OF_REQUESTS : OF_NOTIFICATIONS) {
      if (values.get(each) != null) {
        faults.add(
            each,
            wanted
                ? "does not go with notificationTopics"
                : "means nothing without notificationTopics");
      }
    }
    List<String> topics = reader.read(Property.NOTIFICATION_TOPICS, NotificationLayer::names);
    String pool = reader.text(Property.POOL);
    Pattern publisher = reader.read(Property.PUBLISHER_FILTER, NotificationLayer::pattern);
    Pattern eventType = reader.read(Property.EVENT_TYPE_FILTER, NotificationLayer::pattern);
    return topics == null
        ? null
        : new NotificationSettings(
            configuration.client().dialect(),
            configuration.client().profile(),
            configuration.client().exchange(),
            topics,
            pool,
            publisher,
            eventType,
            configuration.concurrency(),
            configuration.prefetch(),
            configuration.drain(),
            configuration.codec());
  }

  private static List<String> names(String text) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).distinct().toList();
    if (names.contains("")) {
      throw new IllegalArgumentException("has a blank name");
    }
    return names;
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("is no regular expression: " + e.getDescription(), e);
    }
  }
}
