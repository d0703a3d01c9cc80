package org.warrenrpc.core.client;

import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.MessageLimits;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Generation;

/** Where a notification is published, and what to declare before: oslo's wait in a queue (5.1). */
record NoticeRoute(Topology topology, Address address) {

  /** {@code priority} in lower case. */
  static NoticeRoute of(
      Dialect dialect, @Nullable String configured, String topic, String priority) {
    String exchange = configured == null ? dialect.defaultExchange() : configured;
    Address address = dialect.notificationAddress(exchange, topic, priority);
    try {
      MessageLimits.checkName("routing key", address.routingKey());
    } catch (BrokerException e) {
      throw new InvalidRequestException(
          "Topic " + topic + " cannot be notified: " + e.getMessage(), e);
    }
    Topology topology =
        dialect.generation() == Generation.OSLO
            ? dialect.notificationTopology(exchange, topic, priority)
            : Topology.of(dialect.exchange(exchange));
    return new NoticeRoute(topology, address);
  }
}
