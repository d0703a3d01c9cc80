package org.warrenrpc.core;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialect;

/**
 * An exchange and a queue for each call (nova 2011, 3.2): declared, bound and consumed before the
 * request is published. The queue is exclusive and auto-delete: it goes when its consumption ends,
 * or with the socket, and takes the exchange with it.
 */
final class ReplyQueuePerCall implements ReplyInbox {
  private static final Logger LOG = System.getLogger("org.warrenrpc.core.replies");

  /**
   * How long a caller that has its answer, or has waited long enough, may be held up until the
   * broker confirms the end of the consumption.
   */
  private static final Duration CLEAN_UP = Duration.ofMillis(250);

  private final BrokerConnection connection;
  private final Dialect dialect;
  private final PendingCalls pending;
  private final ReplyReader reader;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final OpenOnce<BrokerSession> session = new OpenOnce<>("session for replies", this::open);

  ReplyQueuePerCall(
      BrokerConnection connection, Dialect dialect, PendingCalls pending, ReplyReader reader) {
    this.connection = connection;
    this.dialect = dialect;
    this.pending = pending;
    this.reader = reader;
  }

  @Override
  public @Nullable String expect(String id, Deadline deadline) throws BrokerException {
    BrokerSession opened = session.get(deadline);
    Topology topology = dialect.replyTopology(id);
    String queue = topology.queues().get(0).name();
    opened.declare(topology, deadline.remaining());
    boolean consuming = false;
    try {
      subscriptions.put(
          id,
          opened.subscribe(
              queue,
              0,
              delivery -> reader.read(delivery, id),
              () -> pending.fail(id, ReplyQueuePerCall::queueDeleted),
              deadline.remaining()));
      consuming = true;
    } finally {
      if (!consuming) {
        delete(opened, queue);
      }
    }
    return null;
  }

  @Override
  public void forget(String id) {
    Subscription subscription = subscriptions.remove(id);
    if (subscription != null) {
      subscription.cancel(CLEAN_UP);
    }
  }

  @Override
  public boolean isOpen() {
    BrokerSession opened = session.opened();
    return opened == null || opened.isOpen();
  }

  private BrokerSession open(Deadline deadline) throws BrokerException {
    return connection.openSession(deadline.remaining());
  }

  /** For a queue that nobody consumed: auto-delete does not see it. */
  private static void delete(BrokerSession session, String queue) {
    try {
      if (session.isOpen()) {
        session.deleteQueue(queue, CLEAN_UP);
      }
    } catch (BrokerException e) {
      LOG.log(Level.DEBUG, "A reply queue stays until the connection ends", e);
    }
  }

  private static ConnectionLostException queueDeleted(Operation call) {
    return new ConnectionLostException(call + " may have run: its reply queue was deleted", null);
  }
}
