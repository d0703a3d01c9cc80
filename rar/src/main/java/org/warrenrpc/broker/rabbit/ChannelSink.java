package org.warrenrpc.broker.rabbit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A socket whose channel does not block. */
final class ChannelSink implements ByteSink {
  private static final int CHUNK = 1 << 16;

  private final SocketChannel channel;
  private final Readiness writable;
  // the channel would copy a heap buffer into one that it keeps for each thread for ever
  private final ByteBuffer direct = ByteBuffer.allocateDirect(CHUNK);

  ChannelSink(SocketChannel channel) {
    this.channel = channel;
    this.writable = new Readiness(channel, SelectionKey.OP_WRITE);
  }

  @Override
  public int offer(ByteBuffer bytes) throws IOException {
    int length = Math.min(bytes.remaining(), CHUNK);
    direct.clear().put(0, bytes, bytes.position(), length).limit(length);
    int taken = channel.write(direct);
    bytes.position(bytes.position() + taken);
    return taken;
  }

  @Override
  public void push(ByteBuffer bytes) throws IOException {
    while (offer(bytes) == 0) {
      writable.await(0);
    }
  }

  @Override
  public void close() {
    writable.close();
  }
}
