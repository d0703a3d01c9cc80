package org.warrenrpc.jca;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.warrenrpc.RpcListener;

/** A message-driven bean that says whom it runs as. */
class WhoBean implements RpcListener {
  private static final int MEET_SECONDS = 10;

  final AtomicInteger runs;
  final CyclicBarrier pair;

  WhoBean(AtomicInteger runs, CyclicBarrier pair) {
    this.runs = runs;
    this.pair = pair;
  }

  public String who() {
    runs.incrementAndGet();
    return Identities.current();
  }

  /** While another one runs, too: whom it ran as before and after. */
  public String meet() throws InterruptedException, BrokenBarrierException, TimeoutException {
    String before = Identities.current();
    pair.await(MEET_SECONDS, TimeUnit.SECONDS);
    return before + " " + Identities.current();
  }
}
