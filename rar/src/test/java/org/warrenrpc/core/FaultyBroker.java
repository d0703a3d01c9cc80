package org.warrenrpc.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Promise;
import org.warrenrpc.broker.ServerInfo;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.broker.memory.MemoryBroker;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.Topology;

/**
 * A memory broker whose connections can be cut, whose sessions break, and that loses, repeats and
 * holds up what goes over it.
 */
public final class FaultyBroker implements Broker {

  /** What happens at a certain point. */
  public interface Step<T> {
    void at(T what) throws BrokerException;
  }

  public final MemoryBroker broker = new MemoryBroker();
  public final List<Connection> connections = new CopyOnWriteArrayList<>();
  public final List<String> names = new CopyOnWriteArrayList<>();
  public volatile Step<Duration> connecting = limit -> {};
  public volatile Step<Connection> connected = connection -> {};
  public volatile Step<Duration> openingSession = limit -> {};
  public volatile Step<Topology> declaring = topology -> {};
  public volatile Step<Duration> declaringWithin = limit -> {};
  public volatile Step<String> subscribing = queue -> {};
  public volatile Consumer<Duration> cancelling = limit -> {};
  public final Map<String, Map<String, Object>> consumerArguments = new ConcurrentHashMap<>();

  /** Whether every exchange is said to exist. */
  public volatile boolean claimsAll;

  public volatile Step<Message> publishing = message -> {};
  public volatile Step<Duration> publishingWithin = limit -> {};
  public volatile Step<Message> published = message -> {};
  public volatile Step<Duration> confirmingWithin = limit -> {};

  /** What the broker says of a confirmed message, whatever became of it. */
  public volatile UnaryOperator<BrokerSession.Outcome> confirming = outcome -> outcome;

  /** Whether a message with a receipt is written, and lies in the socket until that is cut. */
  public volatile Predicate<Message> unread = message -> false;

  private final Queue<BrokerSession.Receipt> unreadReceipts = new ConcurrentLinkedQueue<>();

  /** Of the messages that lie there. */
  public Queue<BrokerSession.Receipt> unreadReceipts() {
    return unreadReceipts;
  }

  /** {@code + queue prefetch} and {@code - queue}, in the order in which they happened. */
  public final List<String> subscriptions = new CopyOnWriteArrayList<>();

  /** What becomes of a delivery; by default the handler gets it. */
  public interface Route {
    void on(Delivery delivery, Consumer<Delivery> handler);
  }

  public volatile Route delivering = (delivery, handler) -> handler.accept(delivery);

  public static BrokerException away() {
    return new BrokerException(Kind.UNAVAILABLE, "the broker is away", null);
  }

  @Override
  public BrokerConnection connect(
      BrokerSettings settings, String name, DeliveryThread delivery, Duration limit)
      throws BrokerException {
    names.add(name);
    connecting.at(limit);
    Connection connection = new Connection(broker.connect(settings, name, delivery, limit));
    connections.add(connection);
    connected.at(connection);
    return connection;
  }

  @Override
  public Set<Promise> promises() {
    return broker.promises();
  }

  @Override
  public void close() {
    broker.close();
  }

  /** The one made last. */
  public Connection last() {
    return connections.get(connections.size() - 1);
  }

  public final class Connection implements BrokerConnection {
    public final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final BrokerConnection connection;
    private final List<Consumer<BrokerException>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable BrokerException loss;
    public volatile boolean closed;
    public final AtomicInteger closes = new AtomicInteger();

    Connection(BrokerConnection connection) {
      this.connection = connection;
    }

    /** How many hear of its loss. */
    public int lossListeners() {
      return listeners.size();
    }

    /** Cuts it; tells on this thread. */
    public void lose() {
      BrokerException reason = new BrokerException(Kind.UNAVAILABLE, "the cable was cut", null);
      loss = reason;
      connection.close();
      for (BrokerSession.Receipt each = unreadReceipts.poll();
          each != null;
          each = unreadReceipts.poll()) {
        each.told(null);
      }
      listeners.forEach(listener -> listener.accept(reason));
    }

    @Override
    public BrokerSession openSession(Duration limit) throws BrokerException {
      openingSession.at(limit);
      Session session = new Session(connection.openSession(limit));
      sessions.add(session);
      return session;
    }

    @Override
    public void onLost(Consumer<BrokerException> listener) {
      listeners.add(listener);
      BrokerException reason = loss;
      if (reason != null) {
        listener.accept(reason);
      }
    }

    @Override
    public boolean isOpen() {
      return connection.isOpen();
    }

    @Override
    public ServerInfo server() {
      return connection.server();
    }

    @Override
    public void close() {
      closed = true;
      closes.incrementAndGet();
      connection.close();
    }
  }

  public final class Session implements BrokerSession {
    private final BrokerSession session;

    /** How many hear of messages that come back. */
    public final AtomicInteger returnListeners = new AtomicInteger();

    Session(BrokerSession session) {
      this.session = session;
    }

    /** As a refusal does. */
    public void breakIt() {
      session.close();
    }

    @Override
    public void declare(Topology topology, Duration limit) throws BrokerException {
      declaringWithin.at(limit);
      declaring.at(topology);
      session.declare(topology, limit);
    }

    @Override
    public boolean exists(ExchangeSpec exchange, Duration limit) throws BrokerException {
      return claimsAll || session.exists(exchange, limit);
    }

    @Override
    public void publish(Message message, Duration limit) throws BrokerException {
      publishing.at(message);
      publishingWithin.at(limit);
      session.publish(message, limit);
      published.at(message);
    }

    @Override
    public void beginConfirming() throws BrokerException {
      session.beginConfirming();
    }

    @Override
    public void publish(Message message, Receipt receipt, Duration limit) throws BrokerException {
      publishing.at(message);
      publishingWithin.at(limit);
      if (unread.test(message)) {
        unreadReceipts.add(receipt);
      } else {
        session.publish(message, receipt, limit);
      }
      published.at(message);
    }

    @Override
    public Outcome publishConfirmed(Message message, Duration limit) throws BrokerException {
      publishing.at(message);
      confirmingWithin.at(limit);
      Outcome outcome = confirming.apply(session.publishConfirmed(message, limit));
      published.at(message);
      return outcome;
    }

    @Override
    public void post(Message message) {
      session.post(message);
    }

    @Override
    public void onReturned(Consumer<Message> listener) {
      returnListeners.incrementAndGet();
      session.onReturned(listener);
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
      subscribing.at(queue);
      consumerArguments.put(queue, arguments);
      Subscription subscription =
          session.subscribe(
              queue,
              prefetch,
              arguments,
              delivery -> delivering.on(delivery, handler),
              onCancelled,
              limit);
      subscriptions.add("+ " + queue + " " + prefetch);
      AtomicBoolean cancelled = new AtomicBoolean();
      return within -> {
        if (cancelled.compareAndSet(false, true)) {
          subscriptions.add("- " + queue);
        }
        cancelling.accept(within);
        subscription.cancel(within);
      };
    }

    @Override
    public void deleteQueue(String queue, Duration limit) throws BrokerException {
      session.deleteQueue(queue, limit);
    }

    @Override
    public boolean isOpen() {
      return session.isOpen();
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
