package org.warrenrpc.core.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Passes tasks on, but refuses them while told to. */
final class RefusingExecutor implements Executor {
  private final Executor executor;
  volatile boolean refusing;
  final Semaphore refusals = new Semaphore(0);

  RefusingExecutor(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    if (refusing) {
      refusals.release();
      throw new RejectedExecutionException("No thread is free");
    }
    executor.execute(task);
  }
}
