package org.warrenrpc.broker.rabbit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The packets that leave now, staged for one system call. Confined to whoever writes. */
final class Departure {
  /** How much is gathered; a large packet leaves in several goes. */
  private static final int ENOUGH = 1 << 16;

  private final Queue<Packet> waiting;
  private final Staging staging = new Staging();
  private final Queue<Packet> whole = new ArrayDeque<>();
  private @Nullable Packet half;
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /** Of what waits in a queue that others fill. */
  Departure(Queue<Packet> waiting) {
    this.waiting = waiting;
  }

  /** What is to be written now. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** Gathers what waits, when nothing is left to be written; returns whether there is anything. */
  boolean stage() throws IOException {
    if (bytes.hasRemaining()) {
      return true;
    }
    staging.clear();
    while (staging.size() < ENOUGH) {
      Packet packet = half == null ? next() : half;
      if (packet == null) {
        break;
      }
      half = packet;
      if (packet.stage(staging, ENOUGH)) {
        half = null;
        whole.add(packet);
      }
    }
    bytes = staging.bytes();
    return bytes.hasRemaining();
  }

  /** What was staged is written; returns the size of the packets that are done with. */
  long written() {
    long size = 0;
    for (Packet each = whole.poll(); each != null; each = whole.poll()) {
      size += each.size();
      each.written();
    }
    return size;
  }

  /** Nothing more is written. */
  void fail() {
    for (Packet each = whole.poll(); each != null; each = whole.poll()) {
      each.failed();
    }
    if (half != null) {
      half.failed();
    }
  }

  private @Nullable Packet next() {
    Packet packet = waiting.poll();
    while (packet != null && !packet.leave()) {
      packet = waiting.poll();
    }
    return packet;
  }
}
