package org.warrenrpc.jca;

import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WorkManager that blocks whoever submits until one of its threads is free, as some containers'
 * do; remembers who submitted from one of them.
 */
final class BlockingWorkManager implements WorkManager, AutoCloseable {
  private static final String THREAD = "blocking-work";

  private final ThreadPoolExecutor pool;
  final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();

  BlockingWorkManager(int threads) {
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, THREAD);
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void scheduleWork(
      Work work,
      long startTimeout,
      @Nullable ExecutionContext context,
      @Nullable WorkListener listener)
      throws WorkRejectedException {
    String submitter = Thread.currentThread().getName();
    if (submitter.equals(THREAD) || submitter.startsWith("warren scheduler")) {
      faults.add(new AssertionError("Work is submitted by " + submitter));
    }
    Runnable task = () -> run(work, listener);
    try {
      // a thread that waits for a task takes it, or a new one does; else somebody has to end first
      if (pool.getPoolSize() < pool.getCorePoolSize()) {
        pool.execute(task);
      } else {
        pool.getQueue().put(task);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkRejectedException(e);
    }
  }

  private void run(Work work, @Nullable WorkListener listener) {
    work.run();
    if (listener != null) {
      listener.workCompleted(new WorkEvent(this, WorkEvent.WORK_COMPLETED, work, null));
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  @Override
  public void scheduleWork(Work work) {
    throw new AssertionError("without a listener its rejection is not heard of");
  }

  @Override
  public void doWork(Work work) {
    throw new AssertionError("doWork blocks");
  }

  @Override
  public void doWork(
      Work work, long startTimeout, ExecutionContext context, WorkListener listener) {
    throw new AssertionError("doWork blocks");
  }

  @Override
  public long startWork(Work work) {
    throw new AssertionError("startWork blocks");
  }

  @Override
  public long startWork(
      Work work, long startTimeout, ExecutionContext context, WorkListener listener) {
    throw new AssertionError("startWork blocks");
  }
}
