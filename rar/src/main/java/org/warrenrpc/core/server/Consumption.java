package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.ServerInfo;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.topology.Topology;

/**
 * One time of consuming a queue: from a connection to its loss, or to the end that somebody makes.
 * Replies go on sessions of their own. Thread-safe, but for {@link #subscribe}, which one thread at
 * a time calls.
 */
final class Consumption implements ReplyRoute {

  /** Takes the deliveries. */
  interface Handler {
    void received(Consumption by, Delivery delivery);
  }

  private static final System.Logger LOG = System.getLogger(Consumption.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** What an end may take of a broker that does not answer, of which there may be several. */
  static final Duration FAREWELL = Duration.ofSeconds(3);

  private final InboundConnection.Share share;
  private final Listening listening;
  private final String queue;
  private final BrokerSession session;
  private final Set<Topology> declared = ConcurrentHashMap.newKeySet();
  private final Map<Topology, String> refused = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
  private volatile int prefetch;

  /** Whether the broker did not answer the cancellation: it is asked nothing more. */
  private volatile boolean unanswered;

  private final AtomicReference<@Nullable BrokerException> ending = new AtomicReference<>();
  private final AtomicReference<@Nullable Consumer<BrokerException>> listener =
      new AtomicReference<>();

  private Consumption(
      InboundConnection.Share share, BrokerSession session, Listening listening, String queue) {
    this.share = share;
    this.listening = listening;
    this.queue = queue;
    this.session = session;
    share.onLost(this::end);
  }

  /**
   * Opens a session and declares the queue with the first exchange that is not refused; owns {@code
   * share} from then on, or closes it.
   *
   * @param listening what is consumed, of whichever of the servers that share it
   * @param topologies all of the one queue, with several exchanges perhaps; not empty
   */
  static Consumption prepare(
      InboundConnection.Share share, Listening listening, List<Topology> topologies)
      throws BrokerException {
    try {
      return prepareOne(share, listening, topologies);
    } catch (BrokerException | RuntimeException | Error e) {
      share.close();
      throw e;
    }
  }

  private static Consumption prepareOne(
      InboundConnection.Share share, Listening listening, List<Topology> topologies)
      throws BrokerException {
    Topology first = topologies.get(0);
    BrokerSession session = share.connection().openSession(LIMIT);
    try {
      session.declare(first, LIMIT);
      Consumption prepared =
          new Consumption(share, session, listening, first.queues().get(0).name());
      prepared.declared.add(first);
      return prepared;
    } catch (BrokerException | RuntimeException | Error e) {
      session.close();
      List<Topology> rest = topologies.subList(1, topologies.size());
      if (!rest.isEmpty() && e instanceof BrokerException fault && fault.kind() == Kind.REFUSED) {
        return prepareOne(share, listening, rest);
      }
      throw e;
    }
  }

  /** Whether it consumes so already, or cannot; {@code wanted} 0 is for nobody to consume. */
  boolean fits(int wanted, List<Topology> topologies) {
    return (wanted == 0 || wanted == prefetch) && topologies.stream().allMatch(this::isKnown);
  }

  /**
   * Declares the same queue with further exchanges. One that is refused stays so for as long as
   * this consumption lasts, and costs it nothing.
   */
  void declare(List<Topology> topologies) throws BrokerException {
    for (Topology topology : topologies) {
      if (!isKnown(topology)) {
        // a refusal breaks the session that it comes on
        try (BrokerSession once = share.connection().openSession(LIMIT)) {
          once.declare(topology, LIMIT);
          declared.add(topology);
        } catch (BrokerException e) {
          if (e.kind() != Kind.REFUSED) {
            throw e;
          }
          String words = DeclarationFault.words(e);
          refused.put(topology, words);
          LOG.log(
              Level.WARNING,
              "Queue " + queue + " is consumed, but not for all exchanges: " + words,
              e);
        }
      }
    }
  }

  private boolean isKnown(Topology topology) {
    return declared.contains(topology) || refused.containsKey(topology);
  }

  /** Whether deliveries can be settled, and what is listened on is declared. Does no I/O. */
  boolean isFor(Listening listening) {
    return isOpen() && (listening.isOwn() || declared.contains(listening.topology().get()));
  }

  /** Why the broker does not have that declared; null where it does. */
  @Nullable String refusal(Listening listening) {
    return listening.isOwn() ? null : refused.get(listening.topology().get());
  }

  /**
   * Begins to consume, or consumes with another prefetch: a second subscription takes over from the
   * first, whose deliveries can still be settled.
   */
  void subscribe(int wanted, Handler handler) throws BrokerException {
    if (wanted == prefetch) {
      return;
    }
    Subscription before = subscription.getAndSet(subscribed(wanted, handler));
    prefetch = wanted;
    if (before != null) {
      before.cancel(LIMIT);
    }
  }

  private Subscription subscribed(int wanted, Handler handler) throws BrokerException {
    try {
      return session.subscribe(
          queue,
          wanted,
          listening.consumerArguments(),
          delivery -> handler.received(this, listening.followed(delivery)),
          () -> end(ended("The broker ended the consumption of queue " + queue)),
          LIMIT);
    } catch (BrokerException e) {
      if (e.kind() == Kind.REFUSED) {
        listening.position().forget();
      }
      throw e;
    }
  }

  /** Has {@code told} told once that something ended, at once if it did; must not block. */
  void whenEnded(Consumer<BrokerException> told) {
    listener.set(told);
    tell();
  }

  /** Notices a session that broke, of which nobody tells. Does no I/O. */
  void check() {
    if (!session.isOpen()) {
      end(ended("The session that consumes " + queue + " broke"));
    }
  }

  private void end(BrokerException reason) {
    ending.compareAndSet(null, reason);
    tell();
  }

  private static BrokerException ended(String reason) {
    return new BrokerException(Kind.UNAVAILABLE, reason, null);
  }

  /** Whoever takes the listener tells it: the end and the listener may come at the same moment. */
  private void tell() {
    BrokerException reason = ending.get();
    if (reason != null) {
      Consumer<BrokerException> told = listener.getAndSet(null);
      if (told != null) {
        told.accept(reason);
      }
    }
  }

  /** Whether deliveries can be settled. Does no I/O. */
  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  ServerInfo server() {
    return share.connection().server();
  }

  String queue() {
    return queue;
  }

  @Override
  public BrokerSession openSession(Deadline deadline) throws BrokerException {
    return share.connection().openSession(deadline.remaining());
  }

  /** No delivery comes after it returned. Blocks, for at most the limit. */
  void cancel(Duration limit) {
    Subscription current = subscription.get();
    if (current != null) {
      boolean wasOpen = session.isOpen();
      try {
        current.cancel(limit);
        unanswered |= limit.isZero() || (wasOpen && !session.isOpen());
      } catch (RuntimeException e) {
        // whoever stops has more to end: the session's end does it too
        unanswered = true;
        LOG.log(Level.WARNING, "The consumption of " + queue + " cannot be cancelled", e);
      }
    }
  }

  /**
   * Ends everything; what was not settled goes back to its queue. Blocks, bounded.
   *
   * @param forGood whether the server ends too, and so what gathers for it
   */
  void close(boolean forGood) {
    cancel(FAREWELL);
    if (!unanswered && share.connection().isOpen() && listening.isLeftOver(forGood)) {
      deleteQueue();
    }
    session.close();
    share.close();
  }

  /** It would collect fanout copies until it expires. */
  private void deleteQueue() {
    // the session that consumed it may be broken
    try (BrokerSession once = share.connection().openSession(FAREWELL)) {
      once.deleteQueue(queue, FAREWELL);
    } catch (BrokerException e) {
      LOG.log(Level.DEBUG, "Queue " + queue + " is left to expire", e);
    }
  }
}
