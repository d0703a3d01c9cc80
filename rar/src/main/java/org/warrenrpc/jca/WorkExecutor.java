package org.warrenrpc.jca;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.Submitter;

/**
 * The container's WorkManager as an executor. What it accepts does run, sooner or later: Work that
 * the container drops after all is submitted anew, after a pause. Some containers block whoever
 * submits until a thread is free: never called on a thread that carries replies. Thread-safe.
 */
final class WorkExecutor implements Executor {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");
  private static final int PAUSE_MILLIS = 500;

  /** For Work to wait for a thread: that there is none is to be heard of. */
  private static final long START_MILLIS = 30_000;

  private final WorkManager workManager;
  private final ScheduledExecutorService scheduler;
  private final Submitter submitter = Submitter.threaded();
  private final String name;
  private final EveryMinute warnings = new EveryMinute();
  private final ConcurrentMap<WorkFault, LongAdder> faults = new ConcurrentHashMap<>();

  /** Whether Work has a name, which the container supports and did not fail to set up. */
  private volatile boolean named;

  WorkExecutor(BootstrapContext context, ScheduledExecutorService scheduler, String name) {
    this.workManager = Objects.requireNonNull(context.getWorkManager(), "WorkManager");
    this.scheduler = scheduler;
    this.named = context.isContextSupported(HintsContext.class);
    this.name = name;
  }

  /**
   * Has the task run as Work.
   *
   * @throws RejectedExecutionException when the container refuses
   */
  @Override
  public void execute(Runnable task) {
    TaskWork work =
        named
            ? new NamedWork(task, fault -> dropped(task, fault), name)
            : new TaskWork(task, fault -> dropped(task, fault));
    try {
      schedule(workManager, work, name);
    } catch (RejectedExecutionException e) {
      counted(WorkFault.of(e.getCause()));
      throw e;
    }
  }

  /** How often Work was refused, or accepted and dropped, for that reason. */
  long count(WorkFault fault) {
    LongAdder counted = faults.get(fault);
    return counted == null ? 0 : counted.sum();
  }

  /**
   * Gives a container Work, with our own class loader as the context's, which a container's thread
   * may keep: not that of an application which activates a bean, or calls.
   *
   * @throws RejectedExecutionException when the container refuses
   */
  static void schedule(WorkManager workManager, TaskWork work, String name) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(WorkExecutor.class.getClassLoader());
    try {
      workManager.scheduleWork(work, START_MILLIS, null, work);
    } catch (WorkException | IllegalStateException e) {
      throw new RejectedExecutionException(
          "The container refused Work of " + name + ", " + WorkFault.of(e), e);
    } finally {
      thread.setContextClassLoader(before);
    }
    work.submitted();
  }

  /** No request is lost with it: a turn takes none before it runs. */
  private void dropped(Runnable task, WorkFault fault) {
    counted(fault);
    if (fault.isOfContext()) {
      named = false;
    }
    LOG.log(
        warnings.permits() ? Level.WARNING : Level.DEBUG,
        "The container dropped Work of {0}, which is submitted again: {1}",
        name,
        fault);
    again(task);
  }

  private void counted(WorkFault fault) {
    faults.computeIfAbsent(fault, each -> new LongAdder()).increment();
  }

  private void again(Runnable task) {
    int pause = ThreadLocalRandom.current().nextInt(PAUSE_MILLIS, 2 * PAUSE_MILLIS);
    try {
      ScheduledFuture<?> unused =
          scheduler.schedule(() -> resubmit(task), pause, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "Work of " + name + " is dropped: the adapter has stopped", e);
    }
  }

  /** Not on the scheduler's thread, which a container could block. */
  private void resubmit(Runnable task) {
    submitter.submit(this, task, refusal -> again(task));
  }
}
