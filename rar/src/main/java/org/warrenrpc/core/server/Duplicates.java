package org.warrenrpc.core.server;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The unique ids of what was settled of one queue, the last so many and for so long: what comes
 * again is not run again (4.10). Of one queue only, since the copies of a fanout cast share an id.
 * Thread-safe.
 */
final class Duplicates {
  private static final int MOST = 10_000;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Peers' have 32 characters; a longer one is not worth its memory. */
  private static final int LONGEST_ID = 64;

  private final LongSupplier nanoTime;
  private final Map<String, Long> entered = new LinkedHashMap<>();

  Duplicates(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Enters a request that is settled for good; false when it is known already. No id is never. */
  synchronized boolean enter(@Nullable String id) {
    if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
      return true;
    }
    long now = nanoTime.getAsLong();
    forget(now);
    return entered.putIfAbsent(id, now) == null;
  }

  /** Whether a message of that id was settled for good. */
  synchronized boolean knows(@Nullable String id) {
    Long since = id == null ? null : entered.get(id);
    return since != null && nanoTime.getAsLong() - since <= LONGEST.toNanos();
  }

  private void forget(long now) {
    Iterator<Long> times = entered.values().iterator();
    while (times.hasNext() && (now - times.next() > LONGEST.toNanos() || entered.size() >= MOST)) {
      times.remove();
    }
  }
}
