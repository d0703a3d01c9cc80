package org.warrenrpc.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.Binding;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** The names and declarations that both generations share (3.1, 4.1, 5.1), by profile. */
final class Names {
  private Names() {}

  static ExchangeSpec exchange(Profile profile, String name) {
    return shared(
        profile, new ExchangeSpec(name, "topic", profile.durable(), profile.autoDelete()));
  }

  static ExchangeSpec fanoutExchange(Profile profile, String topic) {
    return shared(
        profile, new ExchangeSpec(fanout(topic), "fanout", profile.transientQuorum(), true));
  }

  /** The shared queue's name, or one server's; also the routing key. */
  static String queue(String topic, @Nullable String server) {
    return server == null ? topic : topic + "." + server;
  }

  /** A notification queue's name, also its routing key. */
  static String notification(String topic, String priority) {
    return topic + "." + priority;
  }

  static Address fanoutAddress(String topic) {
    return new Address(fanout(topic), "");
  }

  /** A queue that is shared, bound with every key. */
  static Topology shared(Profile profile, String exchange, String name, List<String> keys) {
    QueueSpec queue =
        new QueueSpec(
            name,
            profile.durable(),
            false,
            profile.autoDelete(),
            arguments(profile, profile.quorum()));
    return shared(profile, exchange(profile, exchange), queue, keys);
  }

  static Topology fanout(Profile profile, String topic, String unique) {
    ExchangeSpec exchange = fanoutExchange(profile, topic);
    if (profile.streamFanout()) {
      QueueSpec stream = new QueueSpec(fanout(topic), true, false, false, stream(profile));
      return shared(profile, exchange, stream, List.of(topic));
    }
    return Topology.of(exchange, own(profile, fanout(topic) + "_" + unique), topic);
  }

  /** A queue of one consumer. */
  static QueueSpec own(Profile profile, String name) {
    Map<String, Object> arguments = arguments(profile, profile.transientQuorum());
    if (profile.ttlSeconds() > 0) {
      arguments.put("x-expires", profile.ttlSeconds() * 1000);
    }
    return new QueueSpec(
        name,
        profile.transientQuorum(),
        profile.own() != Profile.Own.EXPIRING,
        profile.own() == Profile.Own.EXCLUSIVE_AUTO_DELETE,
        arguments);
  }

  private static String fanout(String topic) {
    return topic + "_fanout";
  }

  private static ExchangeSpec shared(Profile profile, ExchangeSpec exchange) {
    return profile.passive() ? exchange.asPassive() : exchange;
  }

  private static Topology shared(
      Profile profile, ExchangeSpec exchange, QueueSpec queue, List<String> keys) {
    if (profile.passive()) {
      return new Topology(List.of(exchange), List.of(queue.asPassive()), List.of());
    }
    return new Topology(
        List.of(exchange),
        List.of(queue),
        keys.stream().map(key -> new Binding(queue.name(), exchange.name(), key)).toList());
  }

  private static Map<String, Object> arguments(Profile profile, boolean quorum) {
    Map<String, Object> arguments = quorum ? profile.limits().arguments() : new LinkedHashMap<>();
    if (profile.ha()) {
      arguments.put("x-ha-policy", "all");
    }
    return arguments;
  }

  private static Map<String, Object> stream(Profile profile) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("x-queue-type", "stream");
    if (profile.ttlSeconds() > 0) {
      arguments.put("x-max-age", profile.ttlSeconds() + "s");
    }
    return arguments;
  }
}
