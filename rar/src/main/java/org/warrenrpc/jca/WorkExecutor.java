package org.warrenrpc.jca;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The container's WorkManager as an executor. Some containers block whoever submits until a thread
 * is free: never called on a thread that carries replies. Thread-safe.
 */
final class WorkExecutor implements Executor {
  private final WorkManager workManager;
  private final boolean named;
  private final String name;

  WorkExecutor(BootstrapContext context, String name) {
    this.workManager = context.getWorkManager();
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
    Work work = named ? new NamedWork(task, name) : new TaskWork(task);
    try {
      workManager.scheduleWork(work);
    } catch (WorkException | IllegalStateException e) {
      throw new RejectedExecutionException("The container refused Work of " + name, e);
    }
  }
}
