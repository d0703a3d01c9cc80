package org.warrenrpc.jca;

import jakarta.resource.spi.work.Work;

/**
 * A task as Work. {@link #release()} does nothing: tasks are short, end by themselves when their
 * server stops, and a container may call it after every run.
 */
class TaskWork implements Work {
  private final Runnable task;

  TaskWork(Runnable task) {
    this.task = task;
  }

  @Override
  public void run() {
    task.run();
  }

  @Override
  public void release() {}
}
