package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.core.OwnNames;
import org.warrenrpc.core.Submitter;

/**
 * The sockets that servers consume on: one for each broker settings, shared by its servers, gone
 * with the last of them. Never one that carries replies to our own calls. Thread-safe.
 */
final class InboundConnections implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(InboundConnections.class.getName());

  /** In the broker's list of connections, and in their threads' names. */
  private static final String NAME = "warren server";

  private final Broker broker;
  private final Map<BrokerSettings, InboundConnection> current = new HashMap<>();
  private final OwnNames names = new OwnNames();
  private final ConsumedQueues consumed = new ConsumedQueues();
  private final Submitter submitter;
  private final Dialer dialer;
  private boolean closed;

  /** Connects with {@code broker}, which stays the caller's to close, where {@code dialer} says. */
  InboundConnections(Broker broker, Submitter submitter, Dialer dialer) {
    this.broker = broker;
    this.submitter = submitter;
    this.dialer = dialer;
  }

  /** The queues that are consumed on them. */
  ConsumedQueues consumed() {
    return consumed;
  }

  /** What gives tasks to the Work of any of its servers. */
  Submitter submitter() {
    return submitter;
  }

  /** The names of its servers' fanout queues. */
  OwnNames names() {
    return names;
  }

  /**
   * Gives out a share of the connection, which is made first where there is none; those who come
   * meanwhile wait for the same attempt, which the settings bound. Returns at once.
   *
   * @param opened gets the share, to close it; on a thread that makes connections or on the
   *     caller's, so it must not block
   * @param failed told instead, likewise
   */
  void whenOpen(
      BrokerSettings settings,
      Consumer<InboundConnection.Share> opened,
      Consumer<Throwable> failed) {
    InboundConnection.Share share;
    try {
      share = join(settings);
    } catch (BrokerException e) {
      failed.accept(e);
      return;
    }
    share.whenConnected(
        () -> opened.accept(share),
        failure -> {
          share.close();
          failed.accept(failure);
        });
  }

  /** Has a share closed elsewhere. Does not block. */
  void giveBack(InboundConnection.Share share) {
    try {
      dialer.run(share::close);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "Every connection is being closed", e);
    }
  }

  /** Closes every socket, within a few seconds each. A second call does nothing. */
  @Override
  public void close() {
    submitter.close();
    dialer.close();
    List<InboundConnection> all;
    synchronized (current) {
      closed = true;
      all = List.copyOf(current.values());
      current.clear();
    }
    all.forEach(InboundConnection::close);
  }

  /** One that failed or was lost is replaced; those who share it close it with their last. */
  private InboundConnection.Share join(BrokerSettings settings) throws BrokerException {
    InboundConnection connection;
    boolean first;
    synchronized (current) {
      if (closed) {
        throw new BrokerException(Kind.UNAVAILABLE, "The adapter has stopped", null);
      }
      InboundConnection known = current.get(settings);
      first = known == null || known.isOver();
      connection = known == null || first ? new InboundConnection(settings) : known;
      current.put(settings, connection);
      connection.join();
    }
    if (first) {
      connect(connection);
    }
    return new InboundConnection.Share(this, connection);
  }

  private void connect(InboundConnection connection) {
    try {
      dialer.run(
          () ->
              connection.connect(
                  settings ->
                      broker.connect(
                          settings, NAME, DeliveryThread.OWN, settings.connectTimeout())));
    } catch (RejectedExecutionException e) {
      connection.fail(e);
    }
  }

  void leave(InboundConnection connection) {
    synchronized (current) {
      if (!connection.leave()) {
        return;
      }
      current.remove(connection.settings(), connection);
    }
    connection.close();
  }
}
