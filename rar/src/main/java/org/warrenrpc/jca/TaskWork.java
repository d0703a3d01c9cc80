package org.warrenrpc.jca;

import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkAdapter;
import jakarta.resource.spi.work.WorkEvent;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A task as Work, and what listens to its fate: a container may accept Work and reject it later, or
 * fail before it runs. {@link #release()} does nothing: tasks are short, end by themselves when
 * their server stops, and a container may call it after every run. Thread-safe.
 */
class TaskWork extends WorkAdapter implements Work {
  private enum State {
    SUBMITTING,
    /** Rejected by event, maybe by exception too, while it is still being submitted. */
    REJECTED,
    SUBMITTED,
    RUN
  }

  private final Runnable task;
  private final Runnable whenNeverRun;
  private final AtomicReference<State> state = new AtomicReference<>(State.SUBMITTING);

  /**
   * A task to be submitted once.
   *
   * @param whenNeverRun told, at most once, when accepted Work turns out not to run; must not block
   */
  TaskWork(Runnable task, Runnable whenNeverRun) {
    this.task = task;
    this.whenNeverRun = whenNeverRun;
  }

  /** The container has taken it, as it seems. */
  final void submitted() {
    if (!state.compareAndSet(State.SUBMITTING, State.SUBMITTED)
        && state.compareAndSet(State.REJECTED, State.RUN)) {
      whenNeverRun.run();
    }
  }

  @Override
  public void run() {
    if (state.getAndSet(State.RUN) != State.RUN) {
      task.run();
    }
  }

  @Override
  public void release() {}

  @Override
  public void workRejected(WorkEvent event) {
    neverRun();
  }

  /** Without a run before it: its context could not be set up (Connectors 2.1, 11.3). */
  @Override
  public void workCompleted(WorkEvent event) {
    neverRun();
  }

  private void neverRun() {
    if (!state.compareAndSet(State.SUBMITTING, State.REJECTED)
        && state.compareAndSet(State.SUBMITTED, State.RUN)) {
      whenNeverRun.run();
    }
  }
}
