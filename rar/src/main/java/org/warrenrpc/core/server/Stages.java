package org.warrenrpc.core.server;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.Submitter;

/**
 * The stages that methods of one server returned and that have not ended. Each keeps the permit of
 * its request, so that no more are under way than the concurrency allows, and no thread.
 * Thread-safe.
 */
final class Stages implements AutoCloseable {
  private final Backlog backlog;
  private final Runnable freed;
  private final Executor work;
  private final Submitter submitter;
  private final ScheduledExecutorService scheduler;
  private final ServerCounts counts;
  private final Set<AwaitedStage> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** {@code freed} is told, on any thread that may not block, that a permit is free again. */
  Stages(
      Backlog backlog,
      Runnable freed,
      Executor work,
      Submitter submitter,
      ScheduledExecutorService scheduler,
      ServerCounts counts) {
    this.backlog = backlog;
    this.freed = freed;
    this.work = work;
    this.submitter = submitter;
    this.scheduler = scheduler;
    this.counts = counts;
  }

  /**
   * Has {@code then} told once how a stage ended: on the calling thread if it is complete, else in
   * Work. Called on the thread that runs the request, whose permit the stage takes over.
   *
   * @param loader the context class loader of the method, for what is done with the value
   * @param deadline when it passes, the stage has failed; null for never
   */
  void await(
      CompletionStage<?> stage,
      @Nullable ClassLoader loader,
      String method,
      @Nullable Deadline deadline,
      AwaitedStage.Then then) {
    backlog.hold();
    AwaitedStage awaited =
        new AwaitedStage(
            stage, loader, method, then, this::ended, work, submitter, scheduler, counts);
    open.add(awaited);
    awaited.begin(deadline);
    if (closed) {
      awaited.abandon();
    }
  }

  private void ended(AwaitedStage stage) {
    open.remove(stage);
    backlog.release();
    freed.run();
  }

  /** Ends those that are open with a failure, and cancels them. */
  @Override
  public void close() {
    closed = true;
    open.forEach(AwaitedStage::abandon);
  }
}
