package org.warrenrpc.broker.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.MessageLimits;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.Topology;

/** A session; what it holds unsettled is guarded by the {@link VirtualHost}. */
final class MemorySession implements BrokerSession {
  private final MemoryConnection connection;
  private final VirtualHost host;
  private final List<MemorySubscription> subscriptions = new ArrayList<>();
  private final Set<MemoryDelivery> unsettled = new LinkedHashSet<>();
  private volatile Consumer<Message> returned = message -> {};
  private volatile @Nullable String end;

  MemorySession(MemoryConnection connection, VirtualHost host) {
    this.connection = connection;
    this.host = host;
  }

  MemoryConnection connection() {
    return connection;
  }

  VirtualHost host() {
    return host;
  }

  /** Guarded by the host. */
  List<MemorySubscription> subscriptions() {
    return subscriptions;
  }

  /** Guarded by the host. */
  Set<MemoryDelivery> unsettled() {
    return unsettled;
  }

  void pushed(MemoryDelivery delivery) {
    unsettled.add(delivery);
  }

  /**
   * Called under the host's lock, so that nothing is pushed to it afterwards. Returns whether it
   * was open.
   */
  boolean end(String reason) {
    if (end != null) {
      return false;
    }
    end = reason;
    return true;
  }

  @Override
  public void declare(Topology topology, Duration limit) throws BrokerException {
    checkOpen();
    MessageLimits.check(topology);
    try {
      host.declare(this, topology);
    } catch (BrokerException e) {
      host.breakUp(this, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @Override
  public boolean exists(ExchangeSpec exchange, Duration limit) throws BrokerException {
    checkOpen();
    return host.exists(exchange.name());
  }

  @Override
  public void publish(Message message, Duration limit) throws BrokerException {
    Message copy = Copies.of(message, message.mandatory());
    if (route(copy) == Outcome.UNROUTABLE) {
      connection.events().execute(() -> returned.accept(copy));
    }
  }

  @Override
  public void beginConfirming() throws BrokerException {
    checkOpen();
  }

  @Override
  public void publish(Message message, Receipt receipt, Duration limit) throws BrokerException {
    receipt.told(route(Copies.of(message, message.mandatory())));
  }

  private @Nullable Outcome route(Message message) throws BrokerException {
    checkOpen();
    MessageLimits.check(message);
    try {
      boolean routed = host.publish(message);
      return routed || !message.mandatory() ? Outcome.CONFIRMED : Outcome.UNROUTABLE;
    } catch (BrokerException e) {
      // as a broker does: the publisher is not told, its session ends
      host.breakUp(this, String.valueOf(e.getMessage()));
      return null;
    }
  }

  @Override
  public Outcome publishConfirmed(Message message, Duration limit) throws BrokerException {
    checkOpen();
    MessageLimits.check(message);
    boolean routed = host.publish(Copies.of(message, message.mandatory()));
    return routed || !message.mandatory() ? Outcome.CONFIRMED : Outcome.UNROUTABLE;
  }

  @Override
  public void post(Message message) {
    connection.outbox().post(this, message);
  }

  @Override
  public void onReturned(Consumer<Message> listener) {
    returned = listener;
  }

  @Override
  public Subscription subscribe(
      String queue,
      int prefetch,
      Map<String, Object> arguments,
      Consumer<Delivery> handler,
      Runnable onCancelled,
      Duration limit)
      throws BrokerException {
    checkOpen();
    try {
      return host.subscribe(this, queue, prefetch, handler, onCancelled);
    } catch (BrokerException e) {
      host.breakUp(this, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @Override
  public void deleteQueue(String queue, Duration limit) throws BrokerException {
    checkOpen();
    host.deleteQueue(connection, queue);
  }

  @Override
  public boolean isOpen() {
    return end == null;
  }

  @Override
  public void close() {
    host.close(this);
    connection.forget(this);
  }

  /** Holds for what follows only under the host's lock. */
  void checkOpen() throws BrokerException {
    String reason = end;
    if (reason != null) {
      throw new BrokerException(Kind.UNAVAILABLE, "The session has ended: " + reason, null);
    }
  }
}
