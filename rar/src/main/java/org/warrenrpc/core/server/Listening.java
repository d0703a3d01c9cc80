package org.warrenrpc.core.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Ids;

/**
 * One queue that a server listens on, with its exchange and binding (4.1).
 *
 * @param shared the queue's name, where all who listen on it share one subscription; null for a
 *     fanout queue, which is one server's own
 * @param topology what to declare for it; a queue of one's own has a new name each time
 */
record Listening(@Nullable String shared, Supplier<Topology> topology) {

  /** What the settings say, in the order in which peers declare it. */
  static List<Listening> of(ServerSettings settings, Dialect dialect) {
    String exchange = settings.exchange();
    String control = exchange == null ? dialect.defaultExchange() : exchange;
    String topic = settings.topic();
    List<Listening> all = new ArrayList<>();
    if (!settings.fanout()) {
      all.add(shared(dialect.topicTopology(control, topic, null)));
    }
    if (settings.server() != null) {
      all.add(shared(dialect.topicTopology(control, topic, settings.server())));
    }
    if (settings.fanout() || settings.server() != null) {
      all.add(new Listening(null, () -> dialect.fanoutTopology(topic, Ids.random())));
    }
    return List.copyOf(all);
  }

  private static Listening shared(Topology topology) {
    return new Listening(topology.queues().get(0).name(), () -> topology);
  }
}
