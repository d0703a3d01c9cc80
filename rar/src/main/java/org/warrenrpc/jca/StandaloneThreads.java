package org.warrenrpc.jca;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.DaemonThreads;

/** Where consumers run in Java SE. */
final class StandaloneThreads {
  private static final int LEAST = 16;
  private static final long IDLE_SECONDS = 60;

  private StandaloneThreads() {}

  /**
   * An engine over the application's executor, which stays the application's, or over a pool that
   * ends with the engine. Its queue needs no bound: each server's concurrency is one.
   */
  static Engine engine(@Nullable Executor given, int concurrency) {
    if (given != null) {
      return new Engine((name, scheduler) -> given, () -> {});
    }
    int threads = Math.max(concurrency, LEAST);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreads("work"));
    pool.allowCoreThreadTimeOut(true);
    return new Engine((name, scheduler) -> pool, pool::shutdownNow);
  }
}
