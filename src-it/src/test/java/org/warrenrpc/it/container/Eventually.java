package org.warrenrpc.it.container;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.warrenrpc.RpcException;

/** Asks again until something holds, within a bound; an RPC that fails counts as "not yet". */
public final class Eventually {
  private Eventually() {}

  /** Fails after {@code limit}, naming {@code what}. */
  public static void within(Duration limit, String what, Callable<Boolean> condition)
      throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + limit.toNanos();
    RpcException last = null;
    while (System.nanoTime() < end) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (RpcException e) {
        last = e;
      }
      never.await(100, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("not within " + limit + ": " + what, last);
  }
}
