package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
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

/**
 * A channel, and a second one for confirmed publishing. Any thread may publish and settle: the
 * client hands each command whole to the connection's queue. Requests that wait for an answer never
 * hold a lock of ours that the I/O thread might want.
 */
final class RabbitSession implements BrokerSession {
  private static final System.Logger LOG = System.getLogger(RabbitSession.class.getName());
  private static final int LARGEST_PREFETCH = 0xFFFF;

  private final RabbitConnection connection;
  private final Channel channel;
  private final ConfirmedPublisher confirmed;
  private final Lookups lookups;
  private final Object subscribing = new Object();
  private final AtomicReference<@Nullable String> end = new AtomicReference<>();
  private volatile Consumer<Message> returned = message -> {};
  private volatile @Nullable Confirms confirms;

  RabbitSession(RabbitConnection connection, Channel channel) {
    this.connection = connection;
    this.channel = channel;
    this.confirmed = new ConfirmedPublisher(connection);
    this.lookups = new Lookups(connection);
    channel.addReturnListener(
        (code, text, exchange, routingKey, properties, body) ->
            returned(AmqpMessages.message(exchange, routingKey, properties, body, true)));
    channel.setDefaultConsumer(new Nobody(channel));
  }

  @Override
  public void declare(Topology topology, Duration limit) throws BrokerException {
    MessageLimits.check(topology);
    call(
        "Declaring " + topology,
        limit,
        () -> {
          new Declaration(channel).of(topology);
          return true;
        });
  }

  @Override
  public boolean exists(ExchangeSpec exchange, Duration limit) throws BrokerException {
    String name = exchange.name();
    checkOpen();
    // blocked, the broker would not read the question
    connection.checkReady(channel);
    MessageLimits.checkName("exchange", name);
    return name.isEmpty()
        || lookups.found(
            "Looking for exchange " + name, limit, own -> own.exchangeDeclarePassive(name));
  }

  @Override
  public void deleteQueue(String queue, Duration limit) throws BrokerException {
    checkOpen();
    MessageLimits.checkName("queue", queue);
    lookups.found("Deleting queue " + queue, limit, own -> own.queueDelete(queue));
  }

  @Override
  public void publish(Message message, Duration limit) throws BrokerException {
    check(message);
    Confirms following = confirms;
    Packet packet =
        following == null ? Publication.of(message, channel) : following.publish(message);
    connection.queue().await(packet, message.address(), limit);
  }

  @Override
  public void beginConfirming() throws BrokerException {
    checkOpen();
    confirms = Confirms.on(channel);
  }

  @Override
  public void publish(Message message, Receipt receipt, Duration limit) throws BrokerException {
    check(message);
    Confirms following = confirms;
    if (following == null) {
      throw new IllegalStateException("the broker was not asked to confirm");
    }
    try {
      connection.queue().await(following.publish(message, receipt), message.address(), limit);
    } catch (BrokerException | RuntimeException | Error e) {
      if (following.forget(receipt)) {
        throw e;
      }
      LOG.log(Level.DEBUG, "Whoever follows the message was told already", e);
    }
  }

  private void check(Message message) throws BrokerException {
    checkOpen();
    connection.checkReady(channel);
    MessageLimits.check(message);
  }

  /** On the I/O thread. */
  private void returned(Message message) {
    Confirms following = confirms;
    if (following == null || !following.returned(message)) {
      returned.accept(message);
    }
  }

  @Override
  public Outcome publishConfirmed(Message message, Duration limit) throws BrokerException {
    check(message);
    return confirmed.publish(message, limit);
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
    RabbitSubscription subscription =
        new RabbitSubscription(this, channel, queue, handler, onCancelled);
    return call(
        "Consuming queue " + queue,
        limit,
        () -> {
          // the prefetch set last is that of the next consumer
          synchronized (subscribing) {
            channel.basicQos(Math.min(prefetch, LARGEST_PREFETCH));
            subscription.consume(arguments);
            return subscription;
          }
        });
  }

  /** Ends a consumer, or the session when that fails: either way nothing more is pushed. */
  void cancel(String consumerTag, Duration limit) {
    try {
      call(
          "Cancelling a consumer",
          limit,
          () -> {
            channel.basicCancel(consumerTag);
            return true;
          });
    } catch (BrokerException e) {
      LOG.log(Level.DEBUG, "The session ended instead of one consumer", e);
    }
  }

  @Override
  public boolean isOpen() {
    return end.get() == null && channel.isOpen() && connection.isOpen();
  }

  @Override
  public void close() {
    boolean first = end.compareAndSet(null, "closed");
    Confirms following = confirms;
    if (first && following != null) {
      following.forgetAll();
    }
    if (first && connection.isOpen()) {
      connection.farewell("Closing a session", this::discard);
    }
  }

  private void discard() {
    RabbitConnection.discard(channel);
    confirmed.close();
  }

  /** A request that breaks the session when it fails. */
  private <T> T call(String what, Duration limit, Callable<T> request) throws BrokerException {
    checkOpen();
    try {
      return connection.calls().call(what, limit, request, late -> {});
    } catch (BrokerException e) {
      if (end.compareAndSet(null, String.valueOf(e.getMessage()))) {
        connection.calls().start("Closing a broken session", this::discard);
      }
      throw e;
    }
  }

  private void checkOpen() throws BrokerException {
    String reason = end.get();
    ShutdownSignalException signal = channel.getCloseReason();
    if (reason == null && signal != null) {
      reason = Faults.text(signal);
    }
    if (reason != null) {
      throw new BrokerException(Kind.UNAVAILABLE, "The session has ended: " + reason, signal);
    }
  }
}
