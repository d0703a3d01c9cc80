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
import org.warrenrpc.broker.Endpoint;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.OwnNames;
import org.warrenrpc.core.Submitter;

/**
 * What an adapter consumes, on one back end: a queue that several of its servers listen on is
 * consumed once for all of them. Thread-safe.
 */
public final class Listeners implements AutoCloseable {

  /** One queue on one broker, as one user sees it, however each of its servers connects. */
  private record Key(Endpoint broker, String user, String queue) {
    Key(BrokerSettings broker, String queue) {
      this(Endpoint.of(broker.uri()), broker.userName(), queue);
    }
  }

  /** Who listens to notifications: on a queue of theirs, or in a pool. */
  private record Hearer(String name, boolean pooled) {}

  private final InboundConnections connections;
  private final Object lock = new Object();
  private final Map<Key, SharedQueue> shared = new HashMap<>();

  /** Queues of notifications, each with those who listen on it. */
  private final Map<Key, List<Hearer>> heard = new HashMap<>();

  /** Those who listen or are about to, started or not. */
  private final Map<Key, List<Member>> enrolled = new HashMap<>();

  /** Connects with {@code broker}, which stays the caller's to close. */
  public Listeners(Broker broker) {
    this(broker, Submitter.threaded(), Dialer.threaded());
  }

  Listeners(Broker broker, Submitter submitter, Dialer dialer) {
    this.connections = new InboundConnections(broker, submitter, dialer);
  }

  /** What gives tasks to the Work of any server. */
  Submitter submitter() {
    return connections.submitter();
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
        List<Hearer> hearers = heard.get(key);
        if (hearers != null) {
          throw clash(key.queue(), hearers.get(0), member.toString());
        }
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

  /**
   * Enters a listener to notifications for its queues, or for that of its pool, whose name is used
   * bare (B7).
   *
   * @throws InvalidRequestException when a server listens on a queue of that name, or a pool and
   *     listeners without one would share it; names both
   */
  void enrolHearer(String listener, BrokerSettings broker, List<String> queues, boolean pooled) {
    Hearer hearer = new Hearer(listener, pooled);
    synchronized (lock) {
      for (String queue : queues) {
        Key key = new Key(broker, queue);
        List<Member> servers = enrolled.get(key);
        if (servers != null) {
          throw clash(queue, hearer, servers.get(0).toString());
        }
        Hearer other = heard.getOrDefault(key, List.of(hearer)).get(0);
        if (other.pooled() != pooled) {
          throw pooled ? clash(queue, hearer, other.name()) : clash(queue, other, listener);
        }
      }
      queues.forEach(
          queue ->
              heard.computeIfAbsent(new Key(broker, queue), k -> new ArrayList<>()).add(hearer));
    }
  }

  /** Takes the entry back. */
  void withdrawHearer(String listener, BrokerSettings broker, List<String> queues, boolean pooled) {
    synchronized (lock) {
      for (String queue : queues) {
        heard.computeIfPresent(
            new Key(broker, queue),
            (k, hearers) -> {
              hearers.remove(new Hearer(listener, pooled));
              return hearers.isEmpty() ? null : hearers;
            });
      }
    }
  }

  private static InvalidRequestException clash(String queue, Hearer hearer, String other) {
    return new InvalidRequestException(
        (hearer.pooled() ? "Pool '" : "Notification queue '")
            + queue
            + "' of "
            + hearer.name()
            + " is also the queue of "
            + other
            + ": each would take what is for the other",
        null);
  }

  /** A listener for one alone, on a queue that others may consume for themselves. */
  Listener alone(
      BrokerSettings broker,
      Clientele clientele,
      Consumption.Handler handler,
      String name,
      Executor work,
      ScheduledExecutorService scheduler) {
    return new Listener(connections, broker, false, name, clientele, handler, work, scheduler);
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
   * Begins to listen; what is not consumed yet is connected to, with the heartbeat and the limits
   * of whoever is the first, and then declared in {@code work}. Returns at once.
   *
   * @return a queue for each
   */
  List<SharedQueue> join(
      Member member,
      BrokerSettings broker,
      List<Listening> listenings,
      Executor work,
      ScheduledExecutorService scheduler) {
    List<SharedQueue> joined = new ArrayList<>();
    synchronized (lock) {
      for (Listening listening : listenings) {
        String queue = listening.shared();
        SharedQueue listener = queue == null ? null : shared.get(new Key(broker, queue));
        if (listener == null) {
          listener = new SharedQueue(connections, broker, queue == null, member, work, scheduler);
          if (queue != null) {
            shared.put(new Key(broker, queue), listener);
          }
        }
        listener.add(member, listening);
        joined.add(listener);
      }
    }
    joined.forEach(SharedQueue::begin);
    return joined;
  }

  /**
   * Gives the server nothing more; what it was given can still be settled. Ends what nobody else
   * listens on. Blocks, bounded.
   */
  void leave(Member member, List<SharedQueue> joined) {
    Deadline deadline = Deadline.after(Consumption.FAREWELL, System::nanoTime);
    for (SharedQueue listener : joined) {
      boolean last;
      synchronized (lock) {
        last = listener.leave(member);
        if (last) {
          shared.values().remove(listener);
        }
      }
      if (last) {
        listener.end(deadline);
      } else {
        listener.adjust();
      }
    }
  }

  /** A server that left has settled and answered everything. Blocks, bounded. */
  void release(List<SharedQueue> joined) {
    for (SharedQueue listener : joined) {
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
