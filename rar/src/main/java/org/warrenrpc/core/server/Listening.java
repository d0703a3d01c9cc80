package org.warrenrpc.core.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Profile;

/**
 * The queues that a server consumes, in the order in which they are declared (4.1).
 *
 * @param topologies each with its one queue
 * @param fanoutQueue the one that gets the fanout casts; null for none
 */
record Listening(List<Topology> topologies, @Nullable String fanoutQueue, Profile profile) {

  /** What the settings say; {@code unique} makes a fanout queue's name nobody else's. */
  static Listening of(ServerSettings settings, Dialect dialect, String unique) {
    String exchange = settings.exchange();
    String control = exchange == null ? dialect.defaultExchange() : exchange;
    String topic = settings.topic();
    List<Topology> topologies = new ArrayList<>();
    if (!settings.fanout()) {
      topologies.add(dialect.topicTopology(control, topic, null));
    }
    if (settings.server() != null) {
      topologies.add(dialect.topicTopology(control, topic, settings.server()));
    }
    String fanoutQueue = null;
    if (settings.fanout() || settings.server() != null) {
      Topology fanout = dialect.fanoutTopology(topic, unique);
      topologies.add(fanout);
      fanoutQueue = fanout.queues().get(0).name();
    }
    return new Listening(List.copyOf(topologies), fanoutQueue, dialect.profile());
  }

  /** The arguments of the consumer of a queue. */
  Map<String, Object> consumerArguments(String queue) {
    return profile.consumerArguments(queue.equals(fanoutQueue));
  }

  /**
   * The queue to delete when the consumption ends: one that no other will consume. {@code forGood}:
   * when the server ends, and not only its connection.
   */
  @Nullable String leftOver(boolean forGood) {
    return profile.renewsNames() || (forGood && !profile.keepsFanoutQueue()) ? fanoutQueue : null;
  }

  /** Their names. */
  List<String> queues() {
    return topologies.stream().map(topology -> topology.queues().get(0).name()).toList();
  }
}
