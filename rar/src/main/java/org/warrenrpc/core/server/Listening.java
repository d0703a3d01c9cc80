package org.warrenrpc.core.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Profile;

/**
 * One queue that a server listens on, with its exchange and binding (4.1).
 *
 * @param shared the queue's name, where all who listen on it share one subscription; null for a
 *     fanout queue, which is one server's own
 * @param topology what to declare for it; a queue of one's own may have a new name each time
 * @param renewal gives a queue of one's own another name from the next time on
 * @param position in the stream that servers share instead of fanout queues
 */
record Listening(
    @Nullable String shared,
    Supplier<Topology> topology,
    Runnable renewal,
    Profile profile,
    StreamPosition position) {

  /**
   * What the settings say, in the order in which peers declare it.
   *
   * @param fanoutName what makes the fanout queue's name nobody else's
   */
  static List<Listening> of(ServerSettings settings, Dialect dialect, FanoutName fanoutName) {
    String exchange = settings.exchange();
    String control = exchange == null ? dialect.defaultExchange() : exchange;
    String topic = settings.topic();
    List<Listening> all = new ArrayList<>();
    if (!settings.fanout()) {
      all.add(shared(dialect, dialect.topicTopology(control, topic, null)));
    }
    if (settings.server() != null) {
      all.add(shared(dialect, dialect.topicTopology(control, topic, settings.server())));
    }
    if (settings.fanout() || settings.server() != null) {
      all.add(
          new Listening(
              null,
              () -> dialect.fanoutTopology(topic, fanoutName.next()),
              fanoutName::renew,
              dialect.profile(),
              new StreamPosition()));
    }
    return List.copyOf(all);
  }

  /** A queue that others may consume too. */
  static Listening shared(Dialect dialect, Topology topology) {
    return new Listening(
        topology.queues().get(0).name(),
        () -> topology,
        () -> {},
        dialect.profile(),
        new StreamPosition());
  }

  /** Whether nobody else consumes through the same subscription. */
  boolean isOwn() {
    return shared == null;
  }

  /** The arguments of the queue's consumer. */
  Map<String, Object> consumerArguments() {
    Map<String, Object> arguments = profile.consumerArguments(isOwn());
    Long next = isStream() ? position.next() : null;
    if (next == null) {
      return arguments;
    }
    Map<String, Object> resuming = new HashMap<>(arguments);
    resuming.put(Profile.STREAM_OFFSET, next);
    return resuming;
  }

  /** What was delivered, for the handler. */
  Delivery followed(Delivery delivery) {
    return isStream() ? position.follow(delivery) : delivery;
  }

  private boolean isStream() {
    return isOwn() && profile.streamFanout();
  }

  /**
   * Whether the queue is to be deleted when its consumption ends, since no other will consume it.
   *
   * @param forGood when the server ends, and not only its connection
   */
  boolean isLeftOver(boolean forGood) {
    return isOwn() && (profile.renewsNames() || (forGood && !profile.keepsFanoutQueue()));
  }
}
