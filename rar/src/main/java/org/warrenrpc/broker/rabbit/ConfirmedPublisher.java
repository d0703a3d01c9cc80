package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.Message;

/**
 * A session's confirmed publishing: its channel opened when first needed, and anew after it broke;
 * one message at a time. Thread-safe.
 */
final class ConfirmedPublisher {
  private final RabbitConnection connection;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile @Nullable ConfirmChannel channel;

  ConfirmedPublisher(RabbitConnection connection) {
    this.connection = connection;
  }

  Outcome publish(Message message, Duration limit) throws BrokerException {
    long deadline = System.nanoTime() + limit.toNanos();
    String what = "Publishing to " + message.address();
    takeTurn(what, limit);
    try {
      ConfirmChannel open = open(what, remaining(deadline));
      connection.checkReady(open.channel());
      try {
        return open.publish(message, what, remaining(deadline));
      } catch (BrokerException e) {
        forget(open);
        throw e;
      }
    } finally {
      turn.unlock();
    }
  }

  /** Blocks without a limit of its own. */
  void close() {
    ConfirmChannel open = channel;
    if (open != null) {
      open.discard();
    }
  }

  private void takeTurn(String what, Duration limit) throws BrokerException {
    try {
      if (!turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new BrokerException(
            Kind.TIMEOUT, what + ": others publish, and their turn does not end", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException(Kind.UNAVAILABLE, what + ": interrupted", e);
    }
  }

  private ConfirmChannel open(String what, Duration limit) throws BrokerException {
    ConfirmChannel present = channel;
    if (present != null && present.isOpen()) {
      return present;
    }
    ConfirmChannel made = connection.calls().call(what, limit, this::make, ConfirmChannel::discard);
    channel = made;
    return made;
  }

  private ConfirmChannel make() throws IOException, BrokerException {
    Channel fresh = connection.newChannel();
    try {
      return ConfirmChannel.on(fresh, connection.queue());
    } catch (IOException | RuntimeException e) {
      RabbitConnection.discard(fresh);
      throw e;
    }
  }

  private void forget(ConfirmChannel broken) {
    channel = null;
    connection.calls().start("Closing a confirm channel", broken::discard);
  }

  private static Duration remaining(long deadline) {
    return Duration.ofNanos(deadline - System.nanoTime());
  }
}
