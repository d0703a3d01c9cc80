package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.Message;

/**
 * A message on its way through the client, which hands it back with its packet. Confined to the
 * publishing thread.
 */
final class Publication implements WriteListener {
  private final @Nullable Runnable leaving;
  private @Nullable Packet packet;

  private Publication(@Nullable Runnable leaving) {
    this.leaving = leaving;
  }

  /** Publishes a message; tells its packet, to wait for or to take back. Never blocks. */
  static Packet of(Message message, Channel channel) throws BrokerException {
    return of(message, channel, null);
  }

  /** With what is run when it leaves, as {@link Packet#onLeaving} says. */
  static Packet of(Message message, Channel channel, @Nullable Runnable leaving)
      throws BrokerException {
    Publication publication = new Publication(leaving);
    try {
      channel.basicPublish(
          message.address().exchange(),
          message.address().routingKey(),
          message.mandatory(),
          /* immediate= */ false,
          AmqpMessages.properties(message),
          ByteBuffer.wrap(message.body()),
          publication);
      Packet packet = publication.packet;
      if (packet == null) {
        throw new IllegalStateException("the client kept a message to itself");
      }
      return packet;
    } catch (AlreadyClosedException | IllegalArgumentException e) {
      throw Faults.of("Publishing to " + message.address(), e);
    } catch (IOException | ShutdownSignalException e) {
      throw Faults.of(
          "Publishing to " + message.address(),
          e,
          publication.wasRefused() ? Command.OTHER : Command.PUBLISH);
    }
  }

  /** Before anybody else sees the packet. */
  void packet(Packet made) {
    packet = made;
    if (leaving != null) {
      made.onLeaving(leaving);
    }
  }

  /** Whoever cares waits with {@link FrameQueue#await}. */
  @Override
  public void done(boolean success, @Nullable Throwable cause) {}

  private boolean wasRefused() {
    return packet != null && packet.state() == Packet.State.WITHDRAWN;
  }
}
