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
    Duration pause = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(most) > 0 ? most : doubled;
    return byChance(pause);
  }

  /** The longest pause at once, where trying soon is of no use. */
  public Duration longest() {
    return byChance(most);
  }

  /** The pause after so many failures of one thing that remembers them itself; from 1. */
  public static Duration after(int failures, Duration first, Duration most) {
    Duration pause = first;
    for (int i = 1; i < Math.min(failures, 64) && pause.compareTo(most) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return byChance(pause.compareTo(most) > 0 ? most : pause);
  }

  private static Duration byChance(Duration pause) {
    long nanos = pause.toNanos();
    long chance = nanos / 5;
    return Duration.ofNanos(nanos + ThreadLocalRandom.current().nextLong(-chance, chance + 1));
  }

  /** After a success. */
  public synchronized void reset() {
    next = first;
  }
}
