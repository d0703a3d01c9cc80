package org.warrenrpc.jca;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Promise;
import org.warrenrpc.broker.memory.MemoryBroker;

/** A memory broker that restarts, is away, or refuses a password, as told. */
public final class LosingBroker implements Broker {
  static final String NAME = LosingBroker.class.getName();

  private final List<BrokerConnection> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger connects = new AtomicInteger();
  private volatile MemoryBroker current = new MemoryBroker();
  private volatile boolean away;
  private volatile Duration lastLimit = Duration.ZERO;

  /** Which a factory or an adapter uses. */
  static LosingBroker of(Engine engine) throws Exception {
    return (LosingBroker) engine.backend(NAME).broker();
  }

  /** Ends every connection; what it held is forgotten. */
  void restart() {
    MemoryBroker old = current;
    current = new MemoryBroker();
    old.close();
  }

  /** Accepts no connection until it is back. */
  void away(boolean now) {
    away = now;
  }

  /** Connections that are neither lost nor closed. */
  long open() {
    return connections.stream().filter(BrokerConnection::isOpen).count();
  }

  int connects() {
    return connects.get();
  }

  /** That of the last connect. */
  Duration lastLimit() {
    return lastLimit;
  }

  @Override
  public BrokerConnection connect(
      BrokerSettings settings, String name, DeliveryThread delivery, Duration limit)
      throws BrokerException {
    if (away) {
      throw new BrokerException(Kind.UNAVAILABLE, "nobody answers", null);
    }
    if (settings.password().equals("wrong")) {
      throw new BrokerException(Kind.AUTHENTICATION, 403, false, "user unknown", null);
    }
    connects.incrementAndGet();
    lastLimit = limit;
    BrokerConnection made = current.connect(settings, name, delivery, limit);
    connections.add(made);
    return made;
  }

  @Override
  public Set<Promise> promises() {
    return current.promises();
  }

  @Override
  public void close() {
    current.close();
  }
}
