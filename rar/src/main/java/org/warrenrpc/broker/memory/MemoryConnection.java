package org.warrenrpc.broker.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Outbox;
import org.warrenrpc.broker.ServerInfo;

/** A connection; no socket, but it owns sessions and exclusive queues, and can be lost. */
final class MemoryConnection implements BrokerConnection {
  private static final ServerInfo SERVER = new ServerInfo("Warren memory broker", "1", 0);

  private enum State {
    OPEN,
    LOST,
    CLOSED
  }

  private final MemoryBroker broker;
  private final VirtualHost host;
  private final Lane events;
  private final Lane deliveries;
  private final Outbox outbox;
  private final Set<MemorySession> sessions = new LinkedHashSet<>();
  private final List<Consumer<BrokerException>> listeners = new ArrayList<>();
  private State state = State.OPEN;
  private @Nullable BrokerException loss;

  /**
   * Where {@code deliveries} is not {@code events}, it is this connection's own, and ends with it.
   */
  MemoryConnection(
      MemoryBroker broker, VirtualHost host, Lane events, Lane deliveries, Outbox outbox) {
    this.broker = broker;
    this.host = host;
    this.events = events;
    this.deliveries = deliveries;
    this.outbox = outbox;
  }

  /** Where handlers run. */
  Executor deliveries() {
    return deliveries;
  }

  /** Where posted messages are published. */
  Outbox outbox() {
    return outbox;
  }

  /** Where listeners are told. */
  Executor events() {
    return events;
  }

  @Override
  public BrokerSession openSession(Duration limit) throws BrokerException {
    synchronized (sessions) {
      if (state != State.OPEN) {
        throw new BrokerException(Kind.UNAVAILABLE, "The connection is " + state, loss);
      }
      MemorySession session = new MemorySession(this, host);
      sessions.add(session);
      return session;
    }
  }

  @Override
  public void onLost(Consumer<BrokerException> listener) {
    BrokerException already;
    synchronized (sessions) {
      if (state == State.OPEN) {
        listeners.add(listener);
      }
      already = loss;
    }
    if (already != null) {
      listener.accept(already);
    }
  }

  @Override
  public boolean isOpen() {
    synchronized (sessions) {
      return state == State.OPEN;
    }
  }

  @Override
  public ServerInfo server() {
    return SERVER;
  }

  @Override
  public void close() {
    end(State.CLOSED, null);
  }

  /** Ends it as a broker's death would. */
  void lose(BrokerException reason) {
    end(State.LOST, reason);
  }

  void forget(MemorySession session) {
    synchronized (sessions) {
      sessions.remove(session);
    }
  }

  private void end(State how, @Nullable BrokerException reason) {
    List<MemorySession> ended;
    List<Consumer<BrokerException>> told;
    synchronized (sessions) {
      if (state != State.OPEN) {
        return;
      }
      state = how;
      loss = reason;
      ended = List.copyOf(sessions);
      told = List.copyOf(listeners);
      sessions.clear();
      listeners.clear();
    }
    host.end(this, ended, "the connection is " + how);
    broker.forget(this);
    outbox.close();
    if (reason != null) {
      told.forEach(listener -> events.execute(() -> listener.accept(reason)));
    }
    if (deliveries != events) {
      deliveries.close();
    }
  }
}
