package org.warrenrpc.jca;

import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkAdapter;
import jakarta.resource.spi.work.WorkEvent;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task as Work, and what listens to its fate: a container may accept Work and reject it later, or
 * fail before it runs. {@link #release()} does nothing: tasks are short, end by themselves when
 * their server stops, and a container may call it after every run. Knows its task no longer than it
 * must: threads of a container's pool may keep what they ran. Thread-safe.
 */
class TaskWork extends WorkAdapter implements Work {
  private enum State {
    SUBMITTING,
    /** Rejected by event, maybe by exception too, while it is still being submitted. */
    REJECTED,
    SUBMITTED,
    RUN
  }

  /** Null once it was taken. */
  private volatile @Nullable Fate fate;

  /** Why it was rejected while it was being submitted. */
  private volatile WorkFault early = WorkFault.UNDEFINED;

  private final AtomicReference<State> state = new AtomicReference<>(State.SUBMITTING);

  private record Fate(Runnable task, Consumer<WorkFault> whenNeverRun) {}

  /**
   * A task to be submitted once.
   *
   * @param whenNeverRun told, at most once, when accepted Work turns out not to run; must not block
   */
  TaskWork(Runnable task, Consumer<WorkFault> whenNeverRun) {
    fate = new Fate(task, whenNeverRun);
  }

  /** The container has taken it, as it seems. */
  final void submitted() {
    if (!state.compareAndSet(State.SUBMITTING, State.SUBMITTED)
        && state.compareAndSet(State.REJECTED, State.RUN)) {
      take().whenNeverRun().accept(early);
    }
  }

  @Override
  public void run() {
    if (state.getAndSet(State.RUN) != State.RUN) {
      take().task().run();
    }
  }

  @Override
  public void release() {}

  @Override
  public void workRejected(WorkEvent event) {
    neverRun(WorkFault.of(event.getException()));
  }

  /** Without a run before it: its context could not be set up (Connectors 2.1, 11.3). */
  @Override
  public void workCompleted(WorkEvent event) {
    neverRun(WorkFault.of(event.getException()));
  }

  /** The container says so, in whichever way, and perhaps in several. */
  final void neverRun(WorkFault fault) {
    early = fault;
    if (!state.compareAndSet(State.SUBMITTING, State.REJECTED)
        && state.compareAndSet(State.SUBMITTED, State.RUN)) {
      take().whenNeverRun().accept(fault);
    }
  }

  /** By whoever moved the state to RUN, so once. */
  private Fate take() {
    Fate taken = Objects.requireNonNull(fate, "taken already");
    fate = null;
    return taken;
  }
}
