package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.Backoff;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.Submitter;

/**
 * A stage that a method returned. However it ends, by itself, with the deadline or with the server,
 * that is told once, in Work: the thread that completes it is the application's, and is not to wait
 * for the broker. Thread-safe.
 */
final class AwaitedStage {

  /** Told how it ended. */
  interface Then {
    void ended(@Nullable Object value, @Nullable Throwable failure);
  }

  /** {@code ours}: it did not complete, and is to be cancelled. */
  private record End(@Nullable Object value, @Nullable Throwable failure, boolean ours) {}

  private static final System.Logger LOG = System.getLogger(AwaitedStage.class.getName());

  private final CompletionStage<?> stage;
  private final @Nullable ClassLoader loader;
  private final String method;
  private final Then then;
  private final Consumer<AwaitedStage> gone;
  private final Executor work;
  private final Submitter submitter;
  private final ScheduledExecutorService scheduler;
  private final ServerCounts counts;
  private final AtomicReference<@Nullable End> end = new AtomicReference<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private final Backoff pauses = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
  private volatile @Nullable ScheduledFuture<?> timer;
  private volatile @Nullable Thread beginning;

  AwaitedStage(
      CompletionStage<?> stage,
      @Nullable ClassLoader loader,
      String method,
      Then then,
      Consumer<AwaitedStage> gone,
      Executor work,
      Submitter submitter,
      ScheduledExecutorService scheduler,
      ServerCounts counts) {
    this.stage = stage;
    this.loader = loader;
    this.method = method;
    this.then = then;
    this.gone = gone;
    this.work = work;
    this.submitter = submitter;
    this.scheduler = scheduler;
    this.counts = counts;
  }

  /** On the method's thread, where it is told at once if the stage is complete. */
  void begin(@Nullable Deadline deadline) {
    if (deadline != null) {
      schedule(() -> overdue(deadline), deadline.remainingNanos());
    }
    beginning = Thread.currentThread();
    try {
      CompletionStage<?> unused = stage.whenComplete(this::completed);
    } catch (RuntimeException | Error e) {
      completed(null, e);
    }
    beginning = null;
    tell();
  }

  /** The server ends: told on the calling thread, since there may be no Work any more. */
  void abandon() {
    boolean unused = end(new End(null, RefusedException.stopped(method), true));
    tell();
    submitter.submit(
        work,
        this::cancel,
        refusal -> LOG.log(Level.DEBUG, "The stage of " + method + " is not cancelled", refusal));
  }

  /** On whatever thread completes it. */
  private void completed(@Nullable Object value, @Nullable Throwable failure) {
    if (end(new End(value, unwrapped(failure), false)) && Thread.currentThread() != beginning) {
      submit();
    }
  }

  private void overdue(Deadline deadline) {
    if (end(new End(null, RefusedException.incomplete(method, deadline.limit()), true))) {
      counts.overdue.increment();
      submit();
    }
  }

  private boolean end(End how) {
    boolean first = end.compareAndSet(null, how);
    ScheduledFuture<?> pending = timer;
    if (first && pending != null) {
      pending.cancel(false);
    }
    return first;
  }

  private void submit() {
    submitter.submit(work, this::tellAndCancel, refusal -> later());
  }

  /** Where there is no Work, no other request begins either: its permit can wait. */
  private void later() {
    counts.held.increment();
    if (!told.get()) {
      schedule(this::submit, pauses.next().toNanos());
    }
  }

  private void schedule(Runnable task, long nanos) {
    try {
      timer = scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "The scheduler has ended: the server's stop ends " + method, e);
    }
  }

  private void tellAndCancel() {
    tell();
    cancel();
  }

  private void tell() {
    End how = end.get();
    if (how == null || !told.compareAndSet(false, true)) {
      return;
    }
    try {
      inContext(() -> then.ended(how.value(), how.failure()));
    } finally {
      gone.accept(this);
    }
  }

  /** What depends on the stage is the application's, and runs on this thread. */
  private void cancel() {
    End how = end.get();
    if (how != null && how.ours() && stage instanceof CompletableFuture<?> future) {
      inContext(() -> future.cancel(true));
    }
  }

  private void inContext(Runnable task) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // a stage that must not be cancelled, too
      LOG.log(Level.WARNING, "The end of the stage of " + method + " met a fault", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }
}
