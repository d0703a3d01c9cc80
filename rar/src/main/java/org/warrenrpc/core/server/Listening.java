package org.warrenrpc.core.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;

/**
 * The queues that a server consumes, in the order in which they are declared (4.1).
 *
 * @param topologies each with its one queue
 * @param fanoutQueue the one that is nobody else's, and goes with the consumption; null for none
 */
record Listening(List<Topology> topologies, @Nullable String fanoutQueue) {

  /** What the settings say; {@code unique} becomes part of a fanout queue's name. */
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
    return new Listening(List.copyOf(topologies), fanoutQueue);
  }

  /** Their names. */
  List<String> queues() {
    return topologies.stream().map(topology -> topology.queues().get(0).name()).toList();
  }
}
