package org.warrenrpc.broker.memory;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Outbox;
import org.warrenrpc.broker.Promise;

/**
 * A broker in this JVM, one for each instance; settings choose nothing. Listeners and IO handlers
 * run on one daemon thread of the broker's (never on the publisher's, which may hold locks of its
 * own), OWN handlers on one for each connection; the threads exist only while there is something to
 * deliver. Time limits are not needed: nothing waits. Arguments of queues but x-expires, and those
 * of consumers, have no effect: a stream is a queue like any other.
 */
public final class MemoryBroker implements Broker {
  private final VirtualHost host;
  private final Lane events = new Lane("memory io");
  private final Set<MemoryConnection> connections = new LinkedHashSet<>();
  private boolean closed;

  /** An empty one. */
  public MemoryBroker() {
    this(System::nanoTime);
  }

  /** With a clock in nanoseconds for tests of expiry. */
  MemoryBroker(LongSupplier clock) {
    host = new VirtualHost(clock);
  }

  @Override
  public BrokerConnection connect(
      BrokerSettings settings, String name, DeliveryThread delivery, Duration limit)
      throws BrokerException {
    Lane deliveries =
        switch (delivery) {
          case IO -> events;
          case OWN -> new Lane(name + " deliveries");
        };
    MemoryConnection connection =
        new MemoryConnection(this, host, events, deliveries, new Outbox(name + " posts"));
    synchronized (connections) {
      if (closed) {
        throw new BrokerException(Kind.UNAVAILABLE, "The memory broker is closed", null);
      }
      connections.add(connection);
    }
    return connection;
  }

  @Override
  public Set<Promise> promises() {
    return EnumSet.complementOf(EnumSet.of(Promise.STREAMS));
  }

  /** Connections still open are lost: their listeners are told. */
  @Override
  public void close() {
    List<MemoryConnection> left;
    synchronized (connections) {
      if (closed) {
        return;
      }
      closed = true;
      left = List.copyOf(connections);
    }
    BrokerException reason =
        new BrokerException(Kind.UNAVAILABLE, "The memory broker was closed", null);
    left.forEach(connection -> connection.lose(reason));
    host.clear();
    events.close();
  }

  void forget(MemoryConnection connection) {
    synchronized (connections) {
      connections.remove(connection);
    }
  }
}
