package org.warrenrpc.core;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps tasks until the test runs them, on the test's thread. */
public final class CrankedExecutor implements Executor {
  public final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs the next task, waiting for it ten seconds at most. */
  public void crank() throws InterruptedException {
    Runnable task = tasks.poll(10, TimeUnit.SECONDS);
    if (task == null) {
      throw new AssertionError("No task came");
    }
    task.run();
  }
}
