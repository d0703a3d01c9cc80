package org.warrenrpc.core.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.core.OwnNames;

/**
 * What an adapter consumes, on one back end: a queue that several of its servers listen on is
 * consumed once for all of them. Thread-safe.
 */
public final class Listeners implements AutoCloseable {

  /** One queue on one broker, as one user sees it. */
  private record Key(BrokerSettings broker, String queue) {}

  private final InboundConnections connections;
  private final Object lock = new Object();
  private final Map<Key, Listener> shared = new HashMap<>();

  /** Those who listen or are about to, started or not. */
  private final Map<Key, List<Member>> enrolled = new HashMap<>();

  /** Connects with {@code broker}, which stays the caller's to close. */
  public Listeners(Broker broker) {
    this.connections = new InboundConnections(broker);
  }

  /** The names of fanout queues. */
  OwnNames names() {
    return connections.names();
  }

  /**
   * Enters a server for its queues.
   *
   * @throws InvalidRequestException when one of them has a server that wants it otherwise; names
   *     both, the queue, the property and its values
   */
  void enrol(Member member, BrokerSettings broker, List<Listening> listenings) {
    List<Key> keys = keys(broker, listenings);
    synchronized (lock) {
      for (Key key : keys) {
        enrolled
            .getOrDefault(key, List.of())
            .forEach(other -> checkAlike(key.queue(), other, member));
      }
      keys.forEach(key -> enrolled.computeIfAbsent(key, k -> new ArrayList<>()).add(member));
    }
  }

  /** Takes the entry back. */
  void withdraw(Member member, BrokerSettings broker, List<Listening> listenings) {
    synchronized (lock) {
      for (Key key : keys(broker, listenings)) {
        enrolled.computeIfPresent(
            key,
            (k, members) -> {
              members.remove(member);
              return members.isEmpty() ? null : members;
            });
      }
    }
  }

  private static List<Key> keys(BrokerSettings broker, List<Listening> listenings) {
    return listenings.stream()
        .map(Listening::shared)
        .filter(Objects::nonNull)
        .map(queue -> new Key(broker, queue))
        .toList();
  }

  private static void checkAlike(String queue, Member first, Member second) {
    Map<String, String> terms = first.settings().terms();
    second
        .settings()
        .terms()
        .forEach(
            (property, value) -> {
              if (!value.equals(terms.get(property))) {
                throw new InvalidRequestException(
                    "Queue '"
                        + queue
                        + "' is consumed once for all who listen on it, but "
                        + property
                        + " is '"
                        + terms.get(property)
                        + "' for "
                        + first
                        + " and '"
                        + value
                        + "' for "
                        + second,
                    null);
              }
            });
  }

  /**
   * Begins to listen; what is not consumed yet connects in {@code work}. Returns at once.
   *
   * @return a listener for each
   */
  List<Listener> join(
      Member member,
      BrokerSettings broker,
      List<Listening> listenings,
      Executor work,
      ScheduledExecutorService scheduler) {
    List<Listener> joined = new ArrayList<>();
    synchronized (lock) {
      for (Listening listening : listenings) {
        String queue = listening.shared();
        Listener listener = queue == null ? null : shared.get(new Key(broker, queue));
        if (listener == null) {
          listener =
              new Listener(connections, broker, queue == null, member.toString(), work, scheduler);
          if (queue != null) {
            shared.put(new Key(broker, queue), listener);
          }
        }
        listener.add(member, listening);
        joined.add(listener);
      }
    }
    joined.forEach(Listener::begin);
    return joined;
  }

  /**
   * Gives the server nothing more; what it was given can still be settled. Ends what nobody else
   * listens on. Blocks, bounded.
   */
  void leave(Member member, List<Listener> joined) {
    for (Listener listener : joined) {
      boolean last;
      synchronized (lock) {
        last = listener.leave(member);
        if (last) {
          shared.values().remove(listener);
        }
      }
      if (last) {
        listener.end(member);
      } else {
        listener.adjust();
      }
    }
  }

  /** A server that left has settled and answered everything. Blocks, bounded. */
  void release(List<Listener> joined) {
    for (Listener listener : joined) {
      boolean free;
      synchronized (lock) {
        free = listener.release();
      }
      if (free) {
        listener.close();
      }
    }
  }

  /** Closes every socket, within a few seconds each. A second call does nothing. */
  @Override
  public void close() {
    connections.close();
  }
}
