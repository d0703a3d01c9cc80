package org.warrenrpc.core;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts: doubling up to a most, each up to a fifth longer or shorter by chance.
 * Thread-safe.
 */
public final class Backoff {
  private final Duration first;
  private final Duration most;
  private Duration next;

  public Backoff(Duration first, Duration most) {
    this.first = first;
    this.most = most;
    this.next = first;
  }

  /** The pause before the next attempt. */
  public synchronized Duration next() {
    long nanos = next.toNanos();
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(most) > 0 ? most : doubled;
    long chance = nanos / 5;
    return Duration.ofNanos(nanos + ThreadLocalRandom.current().nextLong(-chance, chance + 1));
  }

  /** After a success. */
  public synchronized void reset() {
    next = first;
  }
}
