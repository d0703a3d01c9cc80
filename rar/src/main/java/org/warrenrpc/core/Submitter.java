package org.warrenrpc.core;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.warrenrpc.broker.DaemonThreads;

/**
 * Gives tasks to executors that may block whoever does so until a thread is free, as some
 * containers' Work does. A thread of such an executor that waits for another one may wait for ever,
 * and timers must not wait at all: they have this do it. Thread-safe.
 */
public final class Submitter implements AutoCloseable {
  private static final int IDLE_SECONDS = 5;

  private final Executor thread;
  private final Runnable end;

  private Submitter(Executor thread, Runnable end) {
    this.thread = thread;
    this.end = end;
  }

  /** With a daemon thread of its own, which exists only while there is something to submit. */
  public static Submitter threaded() {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreads("submitter"));
    thread.allowCoreThreadTimeOut(true);
    return new Submitter(thread, thread::shutdownNow);
  }

  /** On the thread of whoever submits, for executors known not to block. */
  public static Submitter inline() {
    return new Submitter(Runnable::run, () -> {});
  }

  /**
   * Has {@code work} run a task. Never blocks.
   *
   * @param refused told, on any thread, when it does not take the task
   */
  public void submit(Executor work, Runnable task, Consumer<Throwable> refused) {
    try {
      thread.execute(() -> give(work, task, refused));
    } catch (RuntimeException | Error e) {
      refused.accept(e);
    }
  }

  /** The same on the calling thread, which may block. */
  public static void give(Executor work, Runnable task, Consumer<Throwable> refused) {
    try {
      work.execute(task);
    } catch (RuntimeException | Error e) {
      refused.accept(e);
    }
  }

  /** Drops what was not submitted yet. Does not wait. */
  @Override
  public void close() {
    end.run();
  }
}
