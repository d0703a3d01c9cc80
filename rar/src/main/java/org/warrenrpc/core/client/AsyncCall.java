package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcException;
import org.warrenrpc.broker.DaemonThreads;
import org.warrenrpc.core.Backoff;
import org.warrenrpc.core.Submitter;

/**
 * A call whose answer goes into a future. Its end is noticed on an I/O thread or the scheduler's,
 * and told in Work; where Work is refused until the deadline, on a thread made for it, so that it
 * is told all the same. Thread-safe.
 */
final class AsyncCall {
  private static final DaemonThreads LAST_RESORT = new DaemonThreads("completion");

  private final OpenCall call;
  private final Type type;
  private final Executor work;
  private final Submitter submitter;
  private final ScheduledExecutorService scheduler;
  private final CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Backoff pauses = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));
  private volatile @Nullable ScheduledFuture<?> timer;

  AsyncCall(
      OpenCall call,
      Type type,
      Executor work,
      Submitter submitter,
      ScheduledExecutorService scheduler) {
    this.call = call;
    this.type = type;
    this.work = work;
    this.submitter = submitter;
    this.scheduler = scheduler;
    CompletableFuture<@Nullable Object> unused = future.whenComplete((value, failure) -> forget());
  }

  CompletableFuture<@Nullable Object> future() {
    return future;
  }

  /** Begins to listen for the end and for the deadline. */
  void start() {
    call.pending().whenEnded(this::end);
    look();
  }

  /** Ends it where that is due, else looks again when it may be. */
  private void look() {
    long nanos = call.pending().patience();
    if (nanos == 0) {
      end();
      return;
    }
    try {
      timer = scheduler.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      end();
    }
    if (future.isDone()) {
      forget();
    }
  }

  /** Ends it for a reason of this side, unless it has ended. */
  void abandon(Function<Operation, ? extends RpcException> reason) {
    call.pending().fail(() -> reason.apply(call.pending().operation()));
    // whoever noticed the end may find no scheduler and no Work any more
    lastResort(this::complete);
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      submit();
    }
  }

  /** A container may block whoever submits a Work, which neither I/O nor a timer may wait for. */
  private void submit() {
    submitter.submit(work, this::complete, refusal -> submitLater());
  }

  private void submitLater() {
    long left = call.pending().operation().deadline().remainingNanos();
    if (left == 0) {
      lastResort(this::complete);
      return;
    }
    try {
      timer =
          scheduler.schedule(
              this::submit, Math.min(left, pauses.next().toNanos()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      lastResort(this::complete);
    }
  }

  private void complete() {
    try {
      JsonNode last = call.next(call.pending().operation().deadline());
      future.complete(
          call.pending().operation().result(last == null ? NullNode.getInstance() : last, type));
    } catch (RuntimeException | Error e) {
      future.completeExceptionally(e);
    }
  }

  private static void lastResort(Runnable task) {
    LAST_RESORT.newThread(task).start();
  }

  private void forget() {
    ScheduledFuture<?> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
    call.close();
  }
}
