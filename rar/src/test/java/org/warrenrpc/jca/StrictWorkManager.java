package org.warrenrpc.jca;

import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkCompletedException;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextErrorCodes;
import jakarta.resource.spi.work.WorkContextLifecycleListener;
import jakarta.resource.spi.work.WorkContextProvider;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A WorkManager that allows scheduleWork alone, calls release after every run and once while it
 * runs, and remembers what no container would forgive: Work that throws, and a changed context
 * class loader. Either runs Work on the submitter's thread or on so many threads; may refuse. Has
 * Work that brings an identity run with it, as {@link Identities} say.
 */
final class StrictWorkManager implements WorkManager, AutoCloseable {
  static final String THREAD = "container-work";

  private final @Nullable ExecutorService threads;
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger drops = new AtomicInteger();
  private final AtomicInteger contextFailures = new AtomicInteger();
  private final AtomicInteger rejections = new AtomicInteger();
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger rejected = new AtomicInteger();
  private volatile String dropCode = WorkException.UNDEFINED;
  final Identities identities = new Identities();
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

  /** Accepts the next so many, but rejects them by event. */
  StrictWorkManager dropping(int next) {
    return dropping(next, WorkException.UNDEFINED);
  }

  /** The same, saying why. */
  StrictWorkManager dropping(int next, String code) {
    dropCode = code;
    drops.set(next);
    return this;
  }

  /** Fails to set up the contexts of the next so many that have any. */
  StrictWorkManager failingContexts(int next) {
    contextFailures.set(next);
    return this;
  }

  /** Runs only some of what comes from now on: refuses the rest in turn by exception and event. */
  StrictWorkManager rejecting(int percent) {
    rejections.set(percent);
    return this;
  }

  /** How many of them were refused or dropped. */
  int rejected() {
    return rejected.get();
  }

  @Override
  public void scheduleWork(
      Work work,
      long startTimeout,
      @Nullable ExecutionContext context,
      @Nullable WorkListener listener)
      throws WorkRejectedException {
    if (context != null || listener == null || startTimeout == INDEFINITE || startTimeout <= 0) {
      throw new AssertionError("not expected: " + List.of(work, startTimeout));
    }
    boolean rejects = arrived.getAndIncrement() * 37 % 100 < rejections.get();
    boolean byEvent = rejects && rejected.getAndIncrement() % 2 == 0;
    if ((rejects && !byEvent) || refusals.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0) {
      WorkRejectedException refusal = new WorkRejectedException("the container is busy");
      listener.workRejected(new WorkEvent(this, WorkEvent.WORK_REJECTED, work, refusal));
      throw refusal;
    }
    if (byEvent || drops.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0) {
      WorkRejectedException late =
          new WorkRejectedException("the container changed its mind", dropCode);
      listener.workRejected(new WorkEvent(this, WorkEvent.WORK_REJECTED, work, late));
      return;
    }
    if (work instanceof WorkContextProvider provider) {
      for (WorkContext given : provider.getWorkContexts()) {
        if (given instanceof HintsContext hints) {
          names.add(String.valueOf(hints.getHints().get(HintsContext.NAME_HINT)));
        }
      }
    }
    if (threads == null) {
      run(work, listener);
    } else {
      threads.execute(() -> run(work, listener));
    }
  }

  private void run(Work work, WorkListener listener) {
    if (work instanceof WorkContextProvider provider && !setUp(provider)) {
      listener.workCompleted(
          new WorkEvent(
              this,
              WorkEvent.WORK_COMPLETED,
              work,
              new WorkCompletedException(
                  "a context failed", WorkContextErrorCodes.CONTEXT_SETUP_FAILED)));
      return;
    }
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    work.release();
    WorkException failure = null;
    try {
      identities.run(work);
    } catch (WorkException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      faults.add(e);
    }
    listener.workCompleted(new WorkEvent(this, WorkEvent.WORK_COMPLETED, work, failure));
    work.release();
    if (Thread.currentThread().getContextClassLoader() != before) {
      faults.add(new AssertionError("Work left another context class loader behind"));
    }
  }

  private boolean setUp(WorkContextProvider provider) {
    boolean fails = contextFailures.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0;
    for (WorkContext each : provider.getWorkContexts()) {
      if (each instanceof WorkContextLifecycleListener told) {
        if (fails) {
          told.contextSetupFailed(WorkContextErrorCodes.CONTEXT_SETUP_FAILED);
        } else {
          told.contextSetupComplete();
        }
      }
    }
    return !fails;
  }

  /** Ends its threads; Work that runs is interrupted. */
  @Override
  public void close() {
    if (threads != null) {
      threads.shutdownNow();
    }
  }

  @Override
  public void scheduleWork(Work work) {
    throw new AssertionError("without a listener its rejection is not heard of");
  }

  @Override
  public void doWork(Work work) {
    throw new AssertionError("doWork blocks");
  }

  /** For Work that is to prove something, and must start soon. */
  @Override
  public void doWork(
      Work work,
      long startTimeout,
      @Nullable ExecutionContext context,
      @Nullable WorkListener listener)
      throws WorkException {
    if (context != null || listener == null || startTimeout > 1000) {
      throw new AssertionError("doWork blocks");
    }
    identities.run(work);
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
