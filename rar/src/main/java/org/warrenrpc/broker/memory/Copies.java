package org.warrenrpc.broker.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Message;

/**
 * Copies of messages that share nothing mutable with the original, as if they had crossed a
 * network.
 */
final class Copies {
  private Copies() {}

  static Message of(Message message, boolean mandatory) {
    return new Message(
        message.address(),
        message.contentType(),
        message.contentEncoding(),
        message.expiration(),
        table(message.headers()),
        mandatory,
        message.body().clone());
  }

  private static Map<String, Object> table(Map<?, ?> table) {
    Map<String, Object> copy = new LinkedHashMap<>();
    table.forEach((key, value) -> copy.put(String.valueOf(key), value(value)));
    return Collections.unmodifiableMap(copy);
  }

  @SuppressWarnings(
      "NullAway") // AMQP tables and lists may hold null; Message.headers() does not say so
  private static Object value(@Nullable Object value) {
    if (value instanceof Map<?, ?> table) {
      return table(table);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(value(element)));
      return Collections.unmodifiableList(copy);
    }
    return value instanceof byte[] bytes ? bytes.clone() : value;
  }
}
