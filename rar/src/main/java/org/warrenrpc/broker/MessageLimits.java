package org.warrenrpc.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Binding;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/**
 * What AMQP 0-9-1 cannot carry, refused before anything is sent: a broker would answer by closing
 * the session.
 */
public final class MessageLimits {

  /** The longest short string (AMQP 0-9-1, 4.2.5.3), in bytes of UTF-8. */
  public static final int SHORT_STRING_BYTES = 255;

  /** The longest expiration that RabbitMQ takes: 32 bits of milliseconds. */
  public static final Duration LONGEST_EXPIRATION = Duration.ofMillis(0xFFFF_FFFFL);

  private MessageLimits() {}

  /**
   * Checks names, those of headers too, and expiration.
   *
   * @throws BrokerException REFUSED, without a reply code; nothing was sent
   */
  public static void check(Message message) throws BrokerException {
    checkName("exchange", message.address().exchange());
    checkName("routing key", message.address().routingKey());
    checkName("content type", message.contentType());
    checkName("content encoding", message.contentEncoding());
    for (String header : message.headers().keySet()) {
      checkName("header", header);
    }
    Duration expiration = message.expiration();
    if (expiration != null
        && (expiration.isNegative() || expiration.compareTo(LONGEST_EXPIRATION) > 0)) {
      throw refused("expiration " + expiration + " is not within 0 and " + LONGEST_EXPIRATION);
    }
  }

  /**
   * Checks names.
   *
   * @throws BrokerException REFUSED, without a reply code; nothing was sent
   */
  public static void check(Topology topology) throws BrokerException {
    for (ExchangeSpec exchange : topology.exchanges()) {
      checkName("exchange", exchange.name());
    }
    for (QueueSpec queue : topology.queues()) {
      checkName("queue", queue.name());
    }
    for (Binding binding : topology.bindings()) {
      checkName("binding key", binding.routingKey());
    }
  }

  /**
   * Checks that a name fits into a short string.
   *
   * @throws BrokerException REFUSED, without a reply code
   */
  public static void checkName(String what, @Nullable String name) throws BrokerException {
    // three bytes at most for each char: the usual name is not encoded just to be measured
    if (name == null || name.length() * 3 <= SHORT_STRING_BYTES) {
      return;
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > SHORT_STRING_BYTES) {
      throw refused(
          what
              + " '"
              + name.substring(0, 60)
              + "…' has "
              + bytes
              + " bytes, more than the "
              + SHORT_STRING_BYTES
              + " that AMQP can carry");
    }
  }

  private static BrokerException refused(String message) {
    return new BrokerException(BrokerException.Kind.REFUSED, message, null);
  }
}
