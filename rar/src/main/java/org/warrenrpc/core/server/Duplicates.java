package org.warrenrpc.core.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.wire.Reply;

/**
 * What was settled of one queue, by unique ids, the last so many and for so long, and what runs
 * unsettled: what comes again is not run again (4.10). Of one queue only, since the copies of a
 * fanout cast share an id. Thread-safe.
 */
final class Duplicates {
  private static final int MOST = 10_000;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Peers' have 32 characters; a longer one is not worth its memory. */
  private static final int LONGEST_ID = 64;

  /** Answers that are not lost yet may be long. */
  private static final int MOST_UNSENT = 100;

  private final LongSupplier nanoTime;
  private final Map<String, Long> entered = new LinkedHashMap<>();
  private final Map<String, Run> running = new HashMap<>();
  private final Map<String, Reply> unsent = new LinkedHashMap<>();

  Duplicates(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Enters a request that is settled for good; false when it is known already. No id is never. */
  synchronized boolean enter(@Nullable String id) {
    if (id == null || !isUsable(id)) {
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

  /**
   * Begins a run that settles the request when it ends. Null when the message was settled for good
   * before, or runs now: the request is then settled with that run.
   */
  synchronized @Nullable Run begin(ReceivedRequest request) {
    String key = request.key();
    if (key == null || !isUsable(key)) {
      return new Run(this, null, request);
    }
    if (knows(key)) {
      return null;
    }
    Run going = running.get(key);
    if (going != null) {
      going.join(request);
      return null;
    }
    Run fresh = new Run(this, key, request);
    running.put(key, fresh);
    return fresh;
  }

  /** Nothing joins the run any more. */
  synchronized void end(Run run, boolean forGood) {
    String key = run.key();
    if (key != null && running.remove(key, run) && forGood) {
      boolean unused = enter(key);
    }
  }

  /** The answer of a message that is known is lost; should it come again, it is to be sent. */
  synchronized void keepAnswer(@Nullable String key, Reply answer) {
    if (key != null && isUsable(key)) {
      unsent.put(key, answer);
      if (unsent.size() > MOST_UNSENT) {
        unsent.remove(unsent.keySet().iterator().next());
      }
    }
  }

  /** An answer that was kept, which is then nobody else's to send; null for none. */
  synchronized @Nullable Reply takeAnswer(@Nullable String key) {
    return key == null ? null : unsent.remove(key);
  }

  private static boolean isUsable(String id) {
    return !id.isEmpty() && id.length() <= LONGEST_ID;
  }

  private void forget(long now) {
    Iterator<Long> times = entered.values().iterator();
    while (times.hasNext() && (now - times.next() > LONGEST.toNanos() || entered.size() >= MOST)) {
      times.remove();
    }
  }
}
