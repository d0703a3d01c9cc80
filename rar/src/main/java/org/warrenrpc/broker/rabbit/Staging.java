package org.warrenrpc.broker.rabbit;

import java.io.DataOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Gathers frames, so that several leave with one system call. Not thread-safe. */
final class Staging extends OutputStream {
  private static final int KEPT = 1 << 18;

  private final DataOutputStream frames = new DataOutputStream(this);
  private byte[] bytes = new byte[1 << 13];
  private int size;

  /** What frames are written to. */
  DataOutputStream frames() {
    return frames;
  }

  int size() {
    return size;
  }

  /** What was gathered; good until the next {@link #clear}. */
  ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** Starts anew. A frame may have been as large as a body, where the broker sets no limit. */
  void clear() {
    size = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[KEPT];
    }
  }

  @Override
  public void write(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    room(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  private void room(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, 1L << 30)));
    }
  }
}
