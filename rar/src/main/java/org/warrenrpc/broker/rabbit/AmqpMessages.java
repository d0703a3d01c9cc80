package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Message;
import org.warrenrpc.topology.Address;

/** Messages of the seam and of the client. */
final class AmqpMessages {
  private static final int PERSISTENT = 2;

  private AmqpMessages() {}

  static BasicProperties properties(Message message) {
    Duration expiration = message.expiration();
    BasicProperties.Builder properties =
        new BasicProperties.Builder()
            .deliveryMode(PERSISTENT)
            .priority(0)
            .contentType(message.contentType())
            .contentEncoding(message.contentEncoding())
            .expiration(expiration == null ? null : Long.toString(expiration.toMillis()));
    return message.headers().isEmpty()
        ? properties.build()
        : properties.headers(message.headers()).build();
  }

  static Message message(
      String exchange,
      String routingKey,
      @Nullable BasicProperties properties,
      byte[] body,
      boolean mandatory) {
    Address address = new Address(exchange, routingKey);
    if (properties == null) {
      return new Message(address, null, null, null, Map.of(), mandatory, body);
    }
    return new Message(
        address,
        properties.getContentType(),
        properties.getContentEncoding(),
        expiration(properties.getExpiration()),
        properties.getHeaders() == null ? Map.of() : table(properties.getHeaders()),
        mandatory,
        body);
  }

  /** Any text may stand there; on a delivery it decides nothing any more. */
  private static @Nullable Duration expiration(@Nullable String millis) {
    return millis != null && millis.length() < 16 && millis.chars().allMatch(AmqpMessages::isDigit)
        ? millis.isEmpty() ? null : Duration.ofMillis(Long.parseLong(millis))
        : null;
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }

  private static Map<String, Object> table(Map<?, ?> table) {
    Map<String, Object> copy = new LinkedHashMap<>();
    table.forEach((key, value) -> copy.put(String.valueOf(key), value(value)));
    return Collections.unmodifiableMap(copy);
  }

  @SuppressWarnings(
      "NullAway") // AMQP tables and lists may hold null; Message.headers() does not say so
  private static Object value(@Nullable Object value) {
    if (value instanceof LongString text) {
      return text.toString();
    }
    if (value instanceof Map<?, ?> table) {
      return table(table);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(value(element)));
      return Collections.unmodifiableList(copy);
    }
    return value;
  }
}
