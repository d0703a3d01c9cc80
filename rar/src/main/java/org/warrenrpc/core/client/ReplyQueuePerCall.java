package org.warrenrpc.core.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;

/**
 * An exchange and a queue for each call (nova 2011, 3.2): declared, bound and consumed before the
 * request is published. The queue is exclusive and auto-delete: it goes when its consumption ends,
 * or with the socket, and takes the exchange with it. Each call has a session to itself meanwhile,
 * because a request of the broker that fails, or outlasts its caller's limit, breaks the session
 * that it was made on.
 */
final class ReplyQueuePerCall implements ReplyInbox {
  private static final Logger LOG = System.getLogger("org.warrenrpc.core.replies");

  /**
   * How long a caller that has its answer, or has waited long enough, may be held up for the broker
   * to confirm each step of the clean-up.
   */
  private static final Duration CLEAN_UP = Duration.ofMillis(250);

  private record Consumption(BrokerSession session, Subscription subscription) {}

  private final BrokerConnection connection;
  private final Dialect dialect;
  private final PendingCalls pending;
  private final ReplyReader reader;
  private final Map<String, Consumption> consumptions = new ConcurrentHashMap<>();
  private final Queue<BrokerSession> idle = new ConcurrentLinkedQueue<>();

  ReplyQueuePerCall(
      BrokerConnection connection, Dialect dialect, PendingCalls pending, ReplyReader reader) {
    this.connection = connection;
    this.dialect = dialect;
    this.pending = pending;
    this.reader = reader;
  }

  @Override
  public @Nullable String expect(String id, Deadline deadline) throws BrokerException {
    Topology topology = dialect.replyTopology(id);
    String queue = topology.queues().get(0).name();
    BrokerSession session = take(deadline.remaining());
    boolean consuming = false;
    try {
      session.declare(topology, unhurried(deadline));
      Subscription subscription =
          session.subscribe(
              queue,
              0,
              delivery -> reader.read(delivery, id),
              () -> pending.fail(id, ReplyQueuePerCall::queueDeleted),
              unhurried(deadline));
      consumptions.put(id, new Consumption(session, subscription));
      consuming = true;
    } finally {
      if (!consuming) {
        session.close();
        sweep(topology, queue);
      }
    }
    if (deadline.expired()) {
      throw new BrokerException(Kind.TIMEOUT, "The reply queue came too late", null);
    }
    return null;
  }

  @Override
  public void forget(String id) {
    Consumption consumption = consumptions.remove(id);
    if (consumption != null) {
      consumption.subscription().cancel(CLEAN_UP);
      idle.add(consumption.session());
    }
  }

  /** The queue of one call concerns no other. */
  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  private BrokerSession take(Duration limit) throws BrokerException {
    BrokerSession session = idle.poll();
    while (session != null && !session.isOpen()) {
      session = idle.poll();
    }
    return session == null ? connection.openSession(limit) : session;
  }

  /**
   * A declaration that is given up half-way goes on at the broker, behind any clean-up. So it gets
   * a moment even where the caller has less.
   */
  private static Duration unhurried(Deadline deadline) {
    Duration left = deadline.remaining();
    return left.compareTo(CLEAN_UP) < 0 ? CLEAN_UP : left;
  }

  /**
   * Removes what was declared and not consumed, perhaps only in part. Auto-delete needs a queue
   * that is bound before it sees an exchange (A3), and none but a deletion sees a queue without
   * consumer.
   */
  private void sweep(Topology topology, String queue) {
    Deadline deadline = Deadline.after(CLEAN_UP, System::nanoTime);
    try {
      BrokerSession session = take(deadline.remaining());
      session.declare(topology, deadline.remaining());
      session.deleteQueue(queue, deadline.remaining());
      idle.add(session);
    } catch (BrokerException e) {
      LOG.log(Level.DEBUG, "A reply queue stays until its connection ends", e);
    }
  }

  private static ConnectionLostException queueDeleted(Operation call) {
    return new ConnectionLostException(
        call + " may have run: the broker ended the consumption of its replies", null);
  }
}
