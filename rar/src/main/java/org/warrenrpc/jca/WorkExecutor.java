package org.warrenrpc.jca;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.warrenrpc.core.Submitter;

/**
 * The container's WorkManager as an executor. What it accepts does run, sooner or later: Work that
 * the container drops after all is submitted anew, after a pause. Some containers block whoever
 * submits until a thread is free: never called on a thread that carries replies. Thread-safe.
 */
final class WorkExecutor implements Executor {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");
  private static final int PAUSE_MILLIS = 500;

  private final WorkManager workManager;
  private final ScheduledExecutorService scheduler;
  private final Submitter submitter = Submitter.threaded();
  private final boolean named;
  private final String name;

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
    schedule(
        workManager, named ? new NamedWork(task, () -> again(task), name) : nameless(task), name);
  }

  private TaskWork nameless(Runnable task) {
    return new TaskWork(task, () -> again(task));
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
      // no start timeout: a request may wait here as well as anywhere, its caller's limit is
      // passing
      workManager.scheduleWork(work, WorkManager.INDEFINITE, null, work);
    } catch (WorkException | IllegalStateException e) {
      throw new RejectedExecutionException("The container refused Work of " + name, e);
    } finally {
      thread.setContextClassLoader(before);
    }
    work.submitted();
  }

  /** Without a name: should the container have failed to set that up. */
  private void again(Runnable task) {
    int pause = ThreadLocalRandom.current().nextInt(PAUSE_MILLIS, 2 * PAUSE_MILLIS);
    LOG.log(Level.DEBUG, "The container dropped Work of {0}: again in {1} ms", name, pause);
    try {
      ScheduledFuture<?> unused =
          scheduler.schedule(() -> resubmit(task), pause, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "Work of " + name + " is dropped: the adapter has stopped", e);
    }
  }

  /** Not on the scheduler's thread, which a container could block. */
  private void resubmit(Runnable task) {
    submitter.submit(
        each -> schedule(workManager, nameless(each), name), task, refusal -> again(task));
  }
}
