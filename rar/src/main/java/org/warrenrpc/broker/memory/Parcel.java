package org.warrenrpc.broker.memory;

import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Message;

/**
 * A message as it waits in one queue.
 *
 * @param sequence its place in the queue, kept when it comes back
 * @param expiresAt on the broker's clock, in nanoseconds; null for never
 */
record Parcel(long sequence, Message message, boolean redelivered, @Nullable Long expiresAt)
    implements Comparable<Parcel> {

  boolean expired(long now) {
    return expiresAt != null && now - expiresAt > 0;
  }

  Parcel again() {
    return new Parcel(sequence, message, true, expiresAt);
  }

  @Override
  public int compareTo(Parcel other) {
    return Long.compare(sequence, other.sequence);
  }
}
