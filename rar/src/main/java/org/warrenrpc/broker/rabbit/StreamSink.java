package org.warrenrpc.broker.rabbit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A socket that only knows how to block: one with TLS. */
final class StreamSink implements ByteSink {
  /** About a TLS record: what is taken at a time tells that the peer still reads. */
  private static final int CHUNK = 1 << 14;

  private final OutputStream out;

  StreamSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public int offer(ByteBuffer bytes) {
    return 0;
  }

  @Override
  public void push(ByteBuffer bytes) throws IOException {
    int length = Math.min(bytes.remaining(), CHUNK);
    out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
    out.flush();
    bytes.position(bytes.position() + length);
  }

  @Override
  public void close() {
    // the write that is under way ends with the socket
  }
}
