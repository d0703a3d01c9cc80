package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what has no event to wait on. */
final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private Await() {}

  static void until(String what, Callable<Boolean> holds) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() > end) {
        fail("Not within " + LIMIT + ": " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
