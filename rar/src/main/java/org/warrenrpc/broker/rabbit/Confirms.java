package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.BrokerSession.Receipt;
import org.warrenrpc.broker.Message;

/**
 * Follows the messages of a channel in confirm mode, many at a time. The broker numbers what
 * reaches it, so a message gets its number when it leaves: one that is taken back has none. The
 * client's own numbering is left out, since it counts those too. Thread-safe.
 */
final class Confirms implements ConfirmListener {
  private final Channel channel;

  /** Whoever removes a receipt tells it. */
  private final Set<Receipt> open = ConcurrentHashMap.newKeySet();

  /** By number; also of those that were told meanwhile. */
  private final NavigableMap<Long, Receipt> left = new ConcurrentSkipListMap<>();

  /** Written by whoever writes the connection's frames. */
  private long last;

  private Confirms(Channel channel) {
    this.channel = channel;
  }

  /** Before anything is published on the channel. Does not block. */
  static Confirms on(Channel channel) throws BrokerException {
    Confirms confirms = new Confirms(channel);
    channel.addConfirmListener(confirms);
    channel.addShutdownListener(signal -> confirms.end());
    try {
      // what is published next is behind it: nobody has to wait for the answer
      CompletableFuture<?> unused =
          channel.asyncCompletableRpc(new AMQP.Confirm.Select.Builder().build());
    } catch (IOException | ShutdownSignalException e) {
      throw Faults.of("Asking for confirms", e);
    }
    return confirms;
  }

  /** Publishes a message. Should that fail, {@link #forget} is for the caller to call. */
  Packet publish(Message message, Receipt receipt) throws BrokerException {
    open.add(receipt);
    Packet packet = Publication.of(message, channel, () -> left.put(++last, receipt));
    if (!channel.isOpen()) {
      // it may have closed before this one was among those that hear of it
      end();
    }
    return packet;
  }

  /** Publishes a message of which nobody wants to know. */
  Packet publish(Message message) throws BrokerException {
    return Publication.of(message, channel, () -> last++);
  }

  /** Tells it nothing; false when it was told already. */
  boolean forget(Receipt receipt) {
    return open.remove(receipt);
  }

  /** Whether a message that came back is one of those that are followed. */
  boolean returned(Message message) {
    for (Receipt receipt : open) {
      if (receipt.isFor(message)) {
        tell(receipt, Outcome.UNROUTABLE);
        return true;
      }
    }
    return false;
  }

  /** Nobody is told any more. */
  void forgetAll() {
    open.clear();
  }

  private void end() {
    List.copyOf(open).forEach(receipt -> tell(receipt, null));
  }

  @Override
  public void handleAck(long number, boolean multiple) {
    settle(number, multiple, Outcome.CONFIRMED);
  }

  @Override
  public void handleNack(long number, boolean multiple) {
    settle(number, multiple, Outcome.REFUSED);
  }

  private void settle(long number, boolean multiple, Outcome outcome) {
    if (!multiple) {
      tell(left.remove(number), outcome);
      return;
    }
    for (Map.Entry<Long, Receipt> first = left.firstEntry();
        first != null && first.getKey() <= number;
        first = left.firstEntry()) {
      tell(left.remove(first.getKey()), outcome);
    }
  }

  private void tell(@Nullable Receipt receipt, @Nullable Outcome outcome) {
    if (receipt != null && open.remove(receipt)) {
      receipt.told(outcome);
    }
  }
}
