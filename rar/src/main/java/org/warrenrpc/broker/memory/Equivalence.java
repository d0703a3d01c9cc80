package org.warrenrpc.broker.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Mismatch;
import org.warrenrpc.broker.Mismatch.ObjectKind;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;

/**
 * Whether an object is what a later declaration wants (4.2): attributes in the order and under the
 * names in which RabbitMQ complains of them.
 */
final class Equivalence {
  private Equivalence() {}

  /** The first difference, null for none. */
  static @Nullable Mismatch between(ExchangeSpec current, ExchangeSpec wanted) {
    return first(ObjectKind.EXCHANGE, current.name(), attributes(current), attributes(wanted));
  }

  /** The first difference, null for none; exclusiveness is a lock and none of them. */
  static @Nullable Mismatch between(QueueSpec current, QueueSpec wanted) {
    return first(ObjectKind.QUEUE, current.name(), attributes(current), attributes(wanted));
  }

  private static Map<String, Object> attributes(ExchangeSpec exchange) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("type", exchange.type());
    attributes.put("durable", exchange.durable());
    attributes.put("auto_delete", exchange.autoDelete());
    return attributes;
  }

  private static Map<String, Object> attributes(QueueSpec queue) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("durable", queue.durable());
    attributes.put("auto_delete", queue.autoDelete());
    new TreeMap<>(queue.arguments()).forEach((name, value) -> attributes.put(name, plain(value)));
    return attributes;
  }

  private static @Nullable Mismatch first(
      ObjectKind object, String name, Map<String, Object> current, Map<String, Object> wanted) {
    Map<String, Object> all = new LinkedHashMap<>(current);
    all.putAll(wanted);
    for (String attribute : all.keySet()) {
      Object is = current.get(attribute);
      Object should = wanted.get(attribute);
      if (!Objects.equals(is, should)) {
        return new Mismatch(object, name, attribute, text(should), text(is));
      }
    }
    return null;
  }

  private static String text(@Nullable Object value) {
    return value == null ? Mismatch.NONE : value.toString();
  }

  /** Integers are compared by value, whatever their type on the wire. */
  private static Object plain(Object value) {
    return value instanceof Integer || value instanceof Short || value instanceof Byte
        ? ((Number) value).longValue()
        : value;
  }
}
