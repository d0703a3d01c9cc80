package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;

/** A delivery; its tag means something on its own channel alone, which is never replaced. */
final class RabbitDelivery implements Delivery {
  private static final System.Logger LOG = System.getLogger(RabbitDelivery.class.getName());

  private final Channel channel;
  private final long tag;
  private final boolean redelivered;
  private final Message message;
  private final AtomicBoolean settled = new AtomicBoolean();

  RabbitDelivery(Channel channel, long tag, boolean redelivered, Message message) {
    this.channel = channel;
    this.tag = tag;
    this.redelivered = redelivered;
    this.message = message;
  }

  @Override
  public Message message() {
    return message;
  }

  @Override
  public boolean redelivered() {
    return redelivered;
  }

  @Override
  public void ack() {
    settle(() -> channel.basicAck(tag, false));
  }

  @Override
  public void requeue() {
    settle(() -> channel.basicReject(tag, true));
  }

  @Override
  public void reject() {
    settle(() -> channel.basicReject(tag, false));
  }

  private void settle(Settlement settlement) {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    try {
      settlement.send();
    } catch (AlreadyClosedException | IOException e) {
      LOG.log(Level.DEBUG, "Not settled: the session has ended, the broker gives it back", e);
    }
  }

  private interface Settlement {
    void send() throws IOException;
  }
}
