package org.warrenrpc.broker.rabbit;

import java.io.Flushable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** Reads, buffered, from a channel that does not block. Confined to one thread, but for closing. */
final class ChannelInput extends InputStream {
  private static final int CAPACITY = 1 << 16;

  private final SocketChannel channel;
  private final Readiness readable;
  private final Flushable beforeWaiting;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY).flip();
  private volatile int timeoutMillis;

  /**
   * @param beforeWaiting flushed each time when nothing is left to read
   */
  ChannelInput(SocketChannel channel, Flushable beforeWaiting) {
    this.channel = channel;
    this.readable = new Readiness(channel, SelectionKey.OP_READ);
    this.beforeWaiting = beforeWaiting;
  }

  /** How long a read waits for the next bytes; 0 for ever. */
  void timeoutMillis(int millis) {
    timeoutMillis = millis;
  }

  int timeoutMillis() {
    return timeoutMillis;
  }

  @Override
  public int read() throws IOException {
    return buffer.hasRemaining() || fill() ? buffer.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!buffer.hasRemaining() && !fill()) {
      return -1;
    }
    int taken = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, taken);
    return taken;
  }

  @Override
  public void close() {
    readable.close();
  }

  /** Returns false at the end of the stream. */
  private boolean fill() throws IOException {
    buffer.clear();
    try {
      int read = channel.read(buffer);
      if (read == 0) {
        beforeWaiting.flush();
        read = await();
      }
      return read > 0;
    } finally {
      buffer.flip();
    }
  }

  private int await() throws IOException {
    long start = System.nanoTime();
    while (true) {
      long millis = timeoutMillis;
      long left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      if (millis > 0 && left <= 0) {
        throw new SocketTimeoutException("Nothing was read for " + millis + " ms");
      }
      readable.await(millis == 0 ? 0 : left);
      int read = channel.read(buffer);
      if (read != 0) {
        return read;
      }
    }
  }
}
