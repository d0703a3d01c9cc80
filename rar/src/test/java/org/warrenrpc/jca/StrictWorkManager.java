package org.warrenrpc.jca;

import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A WorkManager that allows scheduleWork alone, calls release after every run and once while it
 * runs, and remembers what no container would forgive: Work that throws, and a changed context
 * class loader. Either runs Work on the submitter's thread or on so many threads; may refuse.
 */
final class StrictWorkManager implements WorkManager, AutoCloseable {
  static final String THREAD = "container-work";

  private final @Nullable ExecutorService threads;
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> names = new ConcurrentLinkedQueue<>();

  private StrictWorkManager(@Nullable ExecutorService threads) {
    this.threads = threads;
  }

  /** Runs Work at once, on the submitter's thread. */
  static StrictWorkManager inline() {
    return new StrictWorkManager(null);
  }

  /** Runs Work on so many threads. */
  static StrictWorkManager of(int threads) {
    AtomicInteger made = new AtomicInteger();
    return new StrictWorkManager(
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, THREAD + "-" + made.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            }));
  }

  /** Refuses the next so many. */
  StrictWorkManager refusing(int next) {
    refusals.set(next);
    return this;
  }

  int accepted() {
    return accepted.get();
  }

  @Override
  public void scheduleWork(Work work) throws WorkRejectedException {
    if (refusals.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0) {
      throw new WorkRejectedException("the container is busy");
    }
    accepted.incrementAndGet();
    if (work instanceof WorkContextProvider provider) {
      for (WorkContext context : provider.getWorkContexts()) {
        Map<String, ?> hints = ((HintsContext) context).getHints();
        names.add(String.valueOf(hints.get(HintsContext.NAME_HINT)));
      }
    }
    if (threads == null) {
      run(work);
    } else {
      threads.execute(() -> run(work));
    }
  }

  private void run(Work work) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    work.release();
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      faults.add(e);
    }
    work.release();
    if (Thread.currentThread().getContextClassLoader() != before) {
      faults.add(new AssertionError("Work left another context class loader behind"));
    }
  }

  /** Ends its threads; Work that runs is interrupted. */
  @Override
  public void close() {
    if (threads != null) {
      threads.shutdownNow();
    }
  }

  @Override
  public void scheduleWork(
      Work work, long startTimeout, ExecutionContext context, WorkListener listener) {
    throw new AssertionError("not expected: " + List.of(work, startTimeout));
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
