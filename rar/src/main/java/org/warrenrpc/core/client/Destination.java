package org.warrenrpc.core.client;

import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.Target;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.MessageLimits;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.wire.Dialect;

/** Where a request is published, and the exchange to declare before. */
record Destination(ExchangeSpec exchange, Address address) {

  /** The queue of a topic or of one server of it. */
  static Destination queue(Dialect dialect, @Nullable String configured, Target target) {
    checkNotEmpty("topic", target.topic());
    checkNotEmpty("server", target.server());
    String exchange = target.exchange();
    if (exchange == null) {
      exchange = configured == null ? dialect.defaultExchange() : configured;
    }
    return new Destination(
            dialect.exchange(exchange),
            dialect.requestAddress(exchange, target.topic(), target.server()))
        .checked(target);
  }

  /** The queues of every server of a topic. */
  static Destination fanout(Dialect dialect, Target target) {
    checkNotEmpty("topic", target.topic());
    return new Destination(
            dialect.fanoutExchange(target.topic()), dialect.fanoutAddress(target.topic()))
        .checked(target);
  }

  private static void checkNotEmpty(String part, @Nullable String name) {
    if (name != null && name.isEmpty()) {
      throw new InvalidRequestException("The " + part + " is empty", null);
    }
  }

  private Destination checked(Target target) {
    try {
      MessageLimits.checkName("exchange", address.exchange());
      MessageLimits.checkName("routing key", address.routingKey());
      return this;
    } catch (BrokerException e) {
      throw new InvalidRequestException(
          "Topic " + target.topic() + " cannot be addressed: " + e.getMessage(), e);
    }
  }
}
