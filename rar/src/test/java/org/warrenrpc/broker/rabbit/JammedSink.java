package org.warrenrpc.broker.rabbit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes as many bytes as it was given room for, then none, as the socket of a frozen peer does. */
final class JammedSink implements ByteSink {
  final AtomicInteger offers = new AtomicInteger();
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final Semaphore room = new Semaphore(0);
  private volatile Runnable duringOffer = () -> {};
  private volatile boolean closed;

  JammedSink(int bytes) {
    room.release(bytes);
  }

  void takeMore(int bytes) {
    room.release(bytes);
  }

  /** What happens while bytes are taken without blocking. */
  void duringOffer(Runnable action) {
    duringOffer = action;
  }

  synchronized byte[] taken() {
    return taken.toByteArray();
  }

  @Override
  public int offer(ByteBuffer bytes) throws IOException {
    offers.incrementAndGet();
    duringOffer.run();
    checkOpen();
    int fits = Math.min(room.availablePermits(), bytes.remaining());
    take(bytes, fits);
    return fits;
  }

  @Override
  public void push(ByteBuffer bytes) throws IOException {
    room.acquireUninterruptibly();
    room.release();
    checkOpen();
    take(bytes, Math.min(room.availablePermits(), bytes.remaining()));
  }

  @Override
  public void close() {
    closed = true;
    room.release();
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new SocketException("closed");
    }
  }

  private synchronized void take(ByteBuffer bytes, int count) {
    room.acquireUninterruptibly(count);
    byte[] copy = new byte[count];
    bytes.get(copy);
    taken.writeBytes(copy);
  }
}
