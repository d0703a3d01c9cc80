package org.warrenrpc.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.Binding;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** The names and declarations that both generations share (3.1, 4.1), for the default options. */
final class Names {
  private Names() {}

  static ExchangeSpec exchange(String name) {
    return new ExchangeSpec(name, "topic", false, false);
  }

  static ExchangeSpec fanoutExchange(String topic) {
    return new ExchangeSpec(topic + "_fanout", "fanout", false, true);
  }

  /** The shared queue's name, or one server's; also the routing key. */
  static String queue(String topic, @Nullable String server) {
    return server == null ? topic : topic + "." + server;
  }

  static Topology topic(String exchange, String topic, @Nullable String server) {
    String name = queue(topic, server);
    QueueSpec queue = new QueueSpec(name, false, false, false, Map.of());
    return Topology.of(exchange(exchange), queue, name);
  }

  static Topology fanout(String topic, QueueSpec queue) {
    ExchangeSpec exchange = fanoutExchange(topic);
    return new Topology(
        List.of(exchange),
        List.of(queue),
        List.of(new Binding(queue.name(), exchange.name(), topic)));
  }

  static String fanoutQueue(String topic, String unique) {
    return topic + "_fanout_" + unique;
  }

  static Address fanoutAddress(String topic) {
    return new Address(topic + "_fanout", "");
  }
}
