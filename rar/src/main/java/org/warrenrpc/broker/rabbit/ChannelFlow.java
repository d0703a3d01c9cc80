package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.Method;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * On which channels the broker wants no messages for now (AMQP 0-9-1, channel.flow; RabbitMQ has
 * connection.blocked instead). The client is not told: it would hold publishers for ever, whatever
 * interrupts them. Thread-safe.
 */
final class ChannelFlow {
  private static final int FLOW = 20 << 16 | 20;

  private final Set<Integer> stopped = ConcurrentHashMap.newKeySet();

  /** Whether a channel takes no messages. */
  boolean isStopped(int channel) {
    return stopped.contains(channel);
  }

  /** A new channel has this number. */
  void forget(int channel) {
    stopped.remove(channel);
  }

  /** The answer to a frame that stops or starts a channel; null for every other frame. */
  @Nullable Frame answer(Frame frame) throws IOException {
    if (frame.getType() != AMQP.FRAME_METHOD) {
      return null;
    }
    DataInputStream method = frame.getInputStream();
    if (method.readInt() != FLOW) {
      return null;
    }
    boolean active = (method.readByte() & 1) != 0;
    if (active) {
      stopped.remove(frame.getChannel());
    } else {
      stopped.add(frame.getChannel());
    }
    return ((Method) new AMQP.Channel.FlowOk.Builder().active(active).build())
        .toFrame(frame.getChannel());
  }
}
