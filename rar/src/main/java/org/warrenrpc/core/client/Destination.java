package org.warrenrpc.core.client;

import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.Target;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.MessageLimits;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;

/**
 * Where a request is published, and the exchange to declare before.
 *
 * @param fanout whether every server of a topic gets it, be there one or none
 */
record Destination(ExchangeSpec exchange, Address address, boolean fanout) {

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
            dialect.requestAddress(exchange, target.topic(), target.server()),
            false)
        .checked(target);
  }

  /** The queues of every server of a topic. */
  static Destination fanout(Dialect dialect, Target target) {
    checkNotEmpty("topic", target.topic());
    return new Destination(
            dialect.fanoutExchange(target.topic()), dialect.fanoutAddress(target.topic()), true)
        .checked(target);
  }

  /** A fanout exchange is auto-delete: it may have gone since the last time (4.11). */
  void declare(Outlet outlet, Deadline deadline) throws BrokerException {
    if (fanout) {
      outlet.declare(Topology.of(exchange), deadline);
    } else if (!exchange.name().isEmpty()) {
      outlet.declareOnce(Topology.of(exchange), deadline);
    }
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
