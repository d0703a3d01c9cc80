package org.warrenrpc.core.server;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.warrenrpc.broker.DaemonThreads;

/**
 * Where connections are made and given up, which may take as long as a broker likes: no thread of a
 * container waits for that. Daemon threads, one for each broker that is being connected to, which
 * exist no longer than they are needed. Thread-safe.
 */
final class Dialer implements AutoCloseable {
  private static final int IDLE_SECONDS = 5;

  private final Executor threads;
  private final Runnable end;

  private Dialer(Executor threads, Runnable end) {
    this.threads = threads;
    this.end = end;
  }

  static Dialer threaded() {
    ExecutorService threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DaemonThreads("connecting"));
    return new Dialer(threads, threads::shutdownNow);
  }

  /** On such threads, which nobody ends. */
  static Dialer on(Executor threads) {
    return new Dialer(threads, () -> {});
  }

  /**
   * Has a task run that may block.
   *
   * @throws RejectedExecutionException after the end
   */
  void run(Runnable task) {
    threads.execute(task);
  }

  /** Interrupts what runs. Does not wait. */
  @Override
  public void close() {
    end.run();
  }
}
