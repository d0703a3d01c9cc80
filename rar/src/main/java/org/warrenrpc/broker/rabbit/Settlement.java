package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is said of a delivery, once; its tag means something on its own channel alone, which is
 * never replaced. Thread-safe. Never blocks.
 */
final class Settlement {
  private static final System.Logger LOG = System.getLogger(Settlement.class.getName());

  private final Channel channel;
  private final long tag;
  private final AtomicBoolean settled = new AtomicBoolean();

  Settlement(Channel channel, long tag) {
    this.channel = channel;
    this.tag = tag;
  }

  void ack() {
    settle(() -> channel.basicAck(tag, false));
  }

  void requeue() {
    settle(() -> channel.basicReject(tag, true));
  }

  void reject() {
    settle(() -> channel.basicReject(tag, false));
  }

  private void settle(Statement statement) {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    try {
      statement.send();
    } catch (AlreadyClosedException | IOException e) {
      LOG.log(Level.DEBUG, "Not settled: the session has ended, the broker gives it back", e);
    }
  }

  private interface Statement {
    void send() throws IOException;
  }
}
