package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.warrenrpc.core.OpenOnce;
import org.warrenrpc.topology.Topology;

/**
 * One time of consuming a server's queues: from a connection to its loss, or to the end that
 * somebody makes. Replies go on a session of their own. Thread-safe.
 */
final class Consumption implements ReplyRoute {

  /** Takes the deliveries of the queue of that number. */
  interface Handler {
    void received(Consumption by, int queue, Delivery delivery);
  }

  private static final System.Logger LOG = System.getLogger(Consumption.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final InboundConnection.Share share;
  private final Listening listening;
  private final BrokerSession session;
  private final OpenOnce<BrokerSession> replies;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable BrokerException> ending = new AtomicReference<>();
  private final AtomicReference<@Nullable Consumer<BrokerException>> listener =
      new AtomicReference<>();

  private Consumption(InboundConnection.Share share, Listening listening, BrokerSession session) {
    this.share = share;
    this.listening = listening;
    this.session = session;
    this.replies =
        new OpenOnce<>(
            "reply session", deadline -> share.connection().openSession(deadline.remaining()));
    share.onLost(this::end);
  }

  /** Opens a session and declares the queues; owns {@code share} from then on, or closes it. */
  static Consumption prepare(InboundConnection.Share share, Listening listening)
      throws BrokerException {
    BrokerSession session = null;
    try {
      session = share.connection().openSession(LIMIT);
      for (Topology topology : listening.topologies()) {
        session.declare(topology, LIMIT);
      }
      return new Consumption(share, listening, session);
    } catch (BrokerException | RuntimeException | Error e) {
      if (session != null) {
        session.close();
      }
      share.close();
      throw e;
    }
  }

  /** Begins to consume every queue. */
  void subscribe(int prefetch, Handler handler) throws BrokerException {
    List<String> queues = listening.queues();
    for (int i = 0; i < queues.size(); i++) {
      int number = i;
      String queue = queues.get(i);
      subscriptions.add(
          session.subscribe(
              queue,
              prefetch,
              listening.consumerArguments(queue),
              delivery -> handler.received(this, number, delivery),
              () -> end(ended("The broker ended the consumption of queue " + queue)),
              LIMIT));
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
      end(ended("The session that consumes " + listening.queues() + " broke"));
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
  boolean isOpen() {
    return session.isOpen();
  }

  ServerInfo server() {
    return share.connection().server();
  }

  List<String> queues() {
    return listening.queues();
  }

  @Override
  public BrokerSession replySession(Deadline deadline) throws BrokerException {
    BrokerSession open = replies.get(deadline);
    if (!open.isOpen()) {
      replies.forget(open);
      open = replies.get(deadline);
    }
    return open;
  }

  /** No delivery comes after it returned. Blocks, bounded. */
  void cancel() {
    subscriptions.forEach(subscription -> subscription.cancel(LIMIT));
  }

  /**
   * Ends everything; what was not settled goes back to its queue. Blocks, bounded.
   *
   * @param forGood whether the server ends too, and so what gathers for it
   */
  void close(boolean forGood) {
    cancel();
    String leftOver = listening.leftOver(forGood);
    if (leftOver != null && share.connection().isOpen()) {
      delete(leftOver);
    }
    session.close();
    BrokerSession answering = replies.opened();
    if (answering != null) {
      answering.close();
    }
    share.close();
  }

  /** Nobody else consumes it, and it would collect copies until it expires. */
  private void delete(String queue) {
    try {
      // the session that consumed it may be broken
      replySession(Deadline.after(LIMIT, System::nanoTime)).deleteQueue(queue, LIMIT);
    } catch (BrokerException e) {
      LOG.log(Level.DEBUG, "Queue " + queue + " is left to expire", e);
    }
  }
}
