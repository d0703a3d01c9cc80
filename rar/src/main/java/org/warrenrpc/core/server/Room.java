package org.warrenrpc.core.server;

/**
 * Room for replies of which it is not known that the broker has them: so many at most, and so many
 * bytes. Thread-safe.
 */
final class Room {
  private final int most;
  private final long mostBytes;
  private int count;
  private long bytes;

  Room(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** Whether there is room for one of that size, which is taken then. */
  synchronized boolean take(long size) {
    if (count >= most || bytes + size > mostBytes) {
      return false;
    }
    count++;
    bytes += size;
    return true;
  }

  /** Gives back what was taken. */
  synchronized void free(long size) {
    count--;
    bytes -= size;
  }
}
