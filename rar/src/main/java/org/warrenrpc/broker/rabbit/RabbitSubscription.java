package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.HandlerGate;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Subscription;

/** One consumer of a queue. The client calls it on one thread at a time. */
final class RabbitSubscription extends DefaultConsumer implements Subscription {
  private static final System.Logger LOG = System.getLogger(RabbitSubscription.class.getName());

  private final RabbitSession session;
  private final String queue;
  private final Consumer<Delivery> handler;
  private final Runnable onCancelled;
  private final HandlerGate gate = new HandlerGate();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile String tag = "";

  RabbitSubscription(
      RabbitSession session,
      Channel channel,
      String queue,
      Consumer<Delivery> handler,
      Runnable onCancelled) {
    super(channel);
    this.session = session;
    this.queue = queue;
    this.handler = handler;
    this.onCancelled = onCancelled;
  }

  /** Begins; handler calls may come before this returns. Blocks without a limit of its own. */
  void consume(Map<String, Object> arguments) throws IOException {
    tag = getChannel().basicConsume(queue, false, arguments, this);
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
    if (!getChannel().isOpen()) {
      // the broker has taken it back
      return;
    }
    Settlement settlement = new Settlement(getChannel(), envelope.getDeliveryTag());
    if (!gate.enter()) {
      settlement.requeue();
      return;
    }
    try {
      Message message =
          AmqpMessages.message(
              envelope.getExchange(), envelope.getRoutingKey(), properties, body, false);
      handler.accept(new RabbitDelivery(settlement, envelope.isRedeliver(), message));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "The handler of queue " + queue + " failed", e);
      // nobody else would; where the handler has settled it, this does nothing
      settlement.reject();
    } finally {
      gate.leave();
    }
  }

  /** The broker has ended it: the queue is gone. */
  @Override
  public void handleCancel(String consumerTag) {
    if (ended.compareAndSet(false, true)) {
      onCancelled.run();
    }
  }

  /**
   * The broker has ended the session, by a refusal, and the connection goes on: nobody else would
   * tell.
   */
  @Override
  public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
    if (!signal.isHardError() && !signal.isInitiatedByApplication()) {
      handleCancel(consumerTag);
    }
  }

  @Override
  public void cancel(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    if (ended.compareAndSet(false, true)) {
      session.cancel(tag, limit);
    }
    // only now: what is given back before the broker has ended it comes straight back here
    gate.shut();
    gate.awaitLeft(Duration.ofNanos(deadline - System.nanoTime()));
  }
}
