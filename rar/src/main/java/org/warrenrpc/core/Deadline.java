package org.warrenrpc.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The moment by which one operation is to end, carried through all its steps. Immutable; reads a
 * monotonic clock.
 */
public final class Deadline {

  /** Longer limits are cut to this, so that sums of nanoseconds do not overflow. */
  private static final long LONGEST = Long.MAX_VALUE / 4;

  private final Duration limit;
  private final long end;
  private final LongSupplier nanoTime;

  private Deadline(Duration limit, long end, LongSupplier nanoTime) {
    this.limit = limit;
    this.end = end;
    this.nanoTime = nanoTime;
  }

  /** {@code limit} from now, as {@code nanoTime} ({@link System#nanoTime} in production) counts. */
  public static Deadline after(Duration limit, LongSupplier nanoTime) {
    long nanos = Math.min(TimeUnit.NANOSECONDS.convert(limit), LONGEST);
    return new Deadline(limit, nanoTime.getAsLong() + nanos, nanoTime);
  }

  /** Another limit from now, by the same clock. */
  public Deadline anew(Duration limit) {
    return after(limit, nanoTime);
  }

  /** The one of the two that passes first. */
  public Deadline orEarlier(@Nullable Deadline other) {
    return other != null && other.remainingNanos() < remainingNanos() ? other : this;
  }

  /** The whole limit, for messages. */
  public Duration limit() {
    return limit;
  }

  /** What is left, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** What is left in nanoseconds, never negative. */
  public long remainingNanos() {
    return Math.max(0, end - nanoTime.getAsLong());
  }

  /** Whether nothing is left. */
  public boolean expired() {
    return remainingNanos() == 0;
  }
}
