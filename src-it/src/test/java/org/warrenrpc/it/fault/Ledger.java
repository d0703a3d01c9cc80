package org.warrenrpc.it.fault;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.warrenrpc.Arg;
import org.warrenrpc.RpcListener;

/** A bean that notes what runs, and fails or waits as it is told. */
public class Ledger implements RpcListener {

  /** What its instances share. */
  static final class World {
    final List<String> ran = new CopyOnWriteArrayList<>();
    final AtomicInteger failures = new AtomicInteger();
    final CountDownLatch gate = new CountDownLatch(1);
  }

  final World world;

  Ledger(World world) {
    this.world = world;
  }

  /** Fails so many times as there are failures left. */
  public String enter(@Arg("text") String text) {
    world.ran.add(text);
    if (world.failures.getAndDecrement() > 0) {
      throw new IllegalStateException("the pen is dry");
    }
    return text;
  }

  /** Returns when it may. */
  public String hold(@Arg("text") String text) throws InterruptedException {
    world.ran.add(text);
    if (!world.gate.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody opened the gate");
    }
    return text;
  }
}
