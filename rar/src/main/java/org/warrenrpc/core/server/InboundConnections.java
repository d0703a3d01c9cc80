package org.warrenrpc.core.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.OwnNames;
import org.warrenrpc.core.Submitter;

/**
 * The sockets that servers consume on: one for each broker settings, shared by its servers, gone
 * with the last of them. Never one that carries replies to our own calls. Thread-safe.
 */
final class InboundConnections implements AutoCloseable {
  /** In the broker's list of connections, and in their threads' names. */
  private static final String NAME = "warren server";

  private final Broker broker;
  private final Map<BrokerSettings, InboundConnection> current = new HashMap<>();
  private final OwnNames names = new OwnNames();
  private final ConsumedQueues consumed = new ConsumedQueues();
  private final Submitter submitter;
  private boolean closed;

  /** Connects with {@code broker}, which stays the caller's to close. */
  InboundConnections(Broker broker) {
    this(broker, Submitter.threaded());
  }

  InboundConnections(Broker broker, Submitter submitter) {
    this.submitter = submitter;
    this.broker = broker;
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
   * A share of the connection, which is made first where there is none. Blocks for at most {@code
   * limit}; those who come meanwhile wait for the same attempt. The caller closes its share.
   *
   * @throws BrokerException when the broker is away, refuses, or does not answer in time
   */
  InboundConnection.Share acquire(BrokerSettings settings, Duration limit) throws BrokerException {
    Deadline deadline = Deadline.after(limit, System::nanoTime);
    while (true) {
      InboundConnection connection = join(settings);
      InboundConnection.Share share = new InboundConnection.Share(this, connection);
      try {
        if (connection.open(deadline).isOpen()) {
          return share;
        }
      } catch (BrokerException | RuntimeException | Error e) {
        share.close();
        throw e;
      }
      replace(connection);
      share.close();
    }
  }

  /** Closes every socket, within a few seconds each. A second call does nothing. */
  @Override
  public void close() {
    submitter.close();
    List<InboundConnection> all;
    synchronized (current) {
      closed = true;
      all = List.copyOf(current.values());
      current.clear();
    }
    all.forEach(InboundConnection::close);
  }

  private InboundConnection join(BrokerSettings settings) throws BrokerException {
    synchronized (current) {
      if (closed) {
        throw new BrokerException(Kind.UNAVAILABLE, "The adapter has stopped", null);
      }
      InboundConnection connection =
          current.computeIfAbsent(
              settings,
              s ->
                  new InboundConnection(
                      s,
                      deadline ->
                          broker.connect(s, NAME, DeliveryThread.OWN, deadline.remaining())));
      connection.join();
      return connection;
    }
  }

  /** Has the next one connect anew; those who share the lost one close it with their last. */
  private void replace(InboundConnection lost) {
    synchronized (current) {
      current.remove(lost.settings(), lost);
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
