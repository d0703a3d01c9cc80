package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.Message;

/**
 * A channel in confirm mode with one message under way at a time: whatever comes back belongs to
 * it. Once a message's fate stayed open the channel is of no more use. Confined to its {@link
 * ConfirmedPublisher}'s turn.
 */
final class ConfirmChannel {
  private final Channel channel;
  private final FrameQueue queue;
  private volatile boolean returned;
  private volatile CompletableFuture<Boolean> answer = new CompletableFuture<>();

  private ConfirmChannel(Channel channel, FrameQueue queue) {
    this.channel = channel;
    this.queue = queue;
  }

  /** Blocks without a limit of its own. */
  static ConfirmChannel on(Channel channel, FrameQueue queue) throws IOException {
    ConfirmChannel confirms = new ConfirmChannel(channel, queue);
    channel.addReturnListener(back -> confirms.returned = true);
    channel.addConfirmListener(
        new ConfirmListener() {
          @Override
          public void handleAck(long tag, boolean multiple) {
            confirms.answer.complete(true);
          }

          @Override
          public void handleNack(long tag, boolean multiple) {
            confirms.answer.complete(false);
          }
        });
    channel.confirmSelect();
    channel.addShutdownListener(signal -> confirms.answer.completeExceptionally(signal));
    return confirms;
  }

  Channel channel() {
    return channel;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  void discard() {
    RabbitConnection.discard(channel);
  }

  Outcome publish(Message message, String what, Duration limit) throws BrokerException {
    long deadline = System.nanoTime() + limit.toNanos();
    returned = false;
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    answer = mine;
    Packet packet = Publication.of(message, channel);
    if (!channel.isOpen()) {
      // it may have closed before the listener saw this message's answer
      mine.completeExceptionally(channel.getCloseReason());
    }
    boolean acked = await(mine, packet, what, deadline);
    if (!acked && !returned) {
      // a broker may nack first and return the message then: its next answer comes after that
      await(roundTrip(what), packet, what, deadline);
    }
    return returned ? Outcome.UNROUTABLE : acked ? Outcome.CONFIRMED : Outcome.REFUSED;
  }

  private CompletableFuture<?> roundTrip(String what) throws BrokerException {
    try {
      // no prefetch on a channel that never consumes: a question whose answer changes nothing
      return channel.asyncCompletableRpc(new AMQP.Basic.Qos.Builder().build());
    } catch (IOException | ShutdownSignalException e) {
      throw Faults.of(what, e, Command.PUBLISH);
    }
  }

  /** What has not begun to leave by then is not sent at all. */
  private <T> T await(CompletableFuture<T> answer, Packet packet, String what, long deadline)
      throws BrokerException {
    try {
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Faults.of(
          what,
          e.getCause() == null ? e : e.getCause(),
          packet.state() == Packet.State.WITHDRAWN ? Command.OTHER : Command.PUBLISH);
    } catch (TimeoutException e) {
      throw new BrokerException(
          Kind.TIMEOUT, 0, !queue.withdraw(packet), what + ": not confirmed within its limit", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException(
          Kind.UNAVAILABLE, 0, !queue.withdraw(packet), what + ": interrupted", e);
    }
  }
}
