package org.warrenrpc.broker.memory;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.warrenrpc.broker.DaemonThreads;

/**
 * Runs tasks one after the other, in order, on a daemon thread that exists only while there is
 * something to do. Handing a task over never blocks and runs nothing, so it may be done under a
 * lock. Thread-safe.
 */
final class Lane implements Executor, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Lane.class.getName());

  private final ThreadPoolExecutor executor;

  Lane(String name) {
    executor =
        new ThreadPoolExecutor(
            1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DaemonThreads(name));
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "Dropped: the connection is closed", e);
    }
  }

  /** What is waiting still runs; the thread ends after it. Does not wait. */
  @Override
  public void close() {
    executor.shutdown();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "A listener failed", e);
    }
  }
}
