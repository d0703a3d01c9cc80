package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcContext;
import org.warrenrpc.core.Backoff;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.Submitter;

/**
 * Serves a {@link Backlog} in turns. A turn is one task of {@code work} with one invoker, which
 * serves one request after the other for a while: to schedule a Work costs more than a request.
 * What cannot start, for want of an endpoint or of a Work, stays and is tried again when a turn
 * ends or, where there is none, after a pause. Where methods run as their callers, a turn is for
 * the one request that it was submitted for. Thread-safe.
 */
final class Turns {

  /** Serves one request on the invoker of the turn. */
  interface Serving {

    /** {@code mayBegin} says, until the method begins, whether it still may. */
    void serve(ReceivedRequest request, ProxyInvoker invoker, BooleanSupplier mayBegin);
  }

  /** Gives an executor a task, on this thread or on another. */
  private interface Submission {
    void submit(Executor executor, Runnable task, Consumer<Throwable> refused);
  }

  private static final System.Logger LOG = System.getLogger(Turns.class.getName());
  private static final int MOST_REQUESTS = 64;
  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(50);

  private final Backlog backlog;
  private final ProxyTarget target;
  private final Serving serving;
  private final Executor work;
  private final @Nullable CallerWork callerWork;
  private final Submitter submitter;
  private final ScheduledExecutorService scheduler;
  private final LongSupplier nanoTime;
  private final ServerCounts counts;
  private final EveryMinute warnings = new EveryMinute();
  private final Backoff pauses = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
  private volatile @Nullable ScheduledFuture<?> resumption;

  Turns(
      Backlog backlog,
      ProxyTarget target,
      Serving serving,
      Executor work,
      Submitter submitter,
      ScheduledExecutorService scheduler,
      LongSupplier nanoTime,
      ServerCounts counts) {
    this.backlog = backlog;
    this.target = target;
    this.callerWork = target.callerWork();
    this.serving = serving;
    this.work = work;
    this.submitter = submitter;
    this.scheduler = scheduler;
    this.nanoTime = nanoTime;
    this.counts = counts;
  }

  /**
   * Takes a request in; false, leaving it unsettled, when the backlog is closed. May block as
   * {@code work} does when it is given a task.
   */
  boolean offer(ReceivedRequest request) {
    boolean taken = backlog.add(request);
    if (taken) {
      submitIfWanted(Submitter::give);
    }
    return taken;
  }

  /** Forgets a pause; for when the backlog is closed. */
  void stop() {
    ScheduledFuture<?> pending = resumption;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  /**
   * Has what waits served, if it may be: called when a permit is free again. On a thread that must
   * not block: of a turn, or the scheduler's.
   */
  void submitIfWanted() {
    submitIfWanted(submitter::submit);
  }

  private void submitIfWanted(Submission submission) {
    if (callerWork == null) {
      if (backlog.wantsTurn()) {
        submission.submit(work, this::turn, this::refused);
      }
      return;
    }
    ReceivedRequest request = backlog.reserve();
    if (request != null) {
      submission.submit(
          task -> execute(callerWork, task, request),
          () -> turn(request),
          reason -> refused(reason, request));
    }
  }

  /** What no method is run for is nobody's. */
  private void execute(CallerWork callers, Runnable task, ReceivedRequest request) {
    RpcContext context = request.context();
    if (context == null) {
      work.execute(task);
    } else {
      callers.execute(context, task, reason -> refused(reason, request));
    }
  }

  private void refused(Throwable reason) {
    backlog.turnBegins();
    noTurn(reason);
  }

  private void refused(Throwable reason, ReceivedRequest request) {
    backlog.unreserve(request);
    noTurn(reason);
  }

  private void noTurn(Throwable reason) {
    backlog.turnEnds(false);
    pause(reason);
    // those that could have gone on with it may have ended since
    submitIfWanted();
  }

  private void turn() {
    ProxyInvoker invoker = backlog.isWaiting() ? acquire() : null;
    ReceivedRequest first = invoker == null ? null : backlog.take();
    backlog.turnBegins();
    try {
      if (invoker != null) {
        serveWith(invoker, first);
      }
    } finally {
      backlog.turnEnds(invoker != null);
    }
    submitIfWanted();
  }

  private void turn(ReceivedRequest request) {
    ProxyInvoker invoker = backlog.isReserved(request) ? acquire() : null;
    boolean taken = invoker != null && backlog.takeReserved(request);
    try {
      if (invoker != null) {
        serveWith(invoker, taken ? request : null);
      }
    } finally {
      backlog.unreserve(request);
      backlog.turnEnds(invoker != null);
    }
    submitIfWanted();
  }

  private @Nullable ProxyInvoker acquire() {
    try {
      ProxyInvoker invoker = target.acquire();
      if (backlog.turnIsEquipped()) {
        pauses.reset();
      }
      return invoker;
    } catch (RuntimeException | Error e) {
      pause(e);
      return null;
    }
  }

  private void serveWith(ProxyInvoker invoker, @Nullable ReceivedRequest first) {
    boolean interrupted = false;
    try {
      // more hands where more waits
      submitIfWanted();
      interrupted = serveFor(invoker, first);
    } finally {
      close(invoker);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Serves until nothing waits or the turn is over. An interruption ends it: the thread's owner is
   * to see it, and the next request is not. So does an invoker that is spoiled: nothing is taken
   * that has none.
   */
  private boolean serveFor(ProxyInvoker invoker, @Nullable ReceivedRequest first) {
    long begun = nanoTime.getAsLong();
    ReceivedRequest request = first;
    for (int served = 1; request != null; served++) {
      try {
        serving.serve(request, invoker, backlog::mayBegin);
      } catch (RuntimeException | Error e) {
        LOG.log(Level.WARNING, "A request was dropped by a fault of ours", e);
      } finally {
        backlog.leave();
      }
      if (Thread.interrupted()) {
        return true;
      }
      boolean over =
          callerWork != null
              || served == MOST_REQUESTS
              || invoker.isSpoiled()
              || nanoTime.getAsLong() - begun >= LONGEST;
      request = over ? null : backlog.take();
    }
    return false;
  }

  private static void close(ProxyInvoker invoker) {
    try {
      invoker.close();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "An endpoint could not be given back", e);
    }
  }

  private void pause(Throwable cause) {
    counts.held.increment();
    LOG.log(
        warnings.permits() ? Level.WARNING : Level.DEBUG,
        "Requests wait: there is no endpoint, or no thread, for them now",
        cause);
    if (!backlog.pause()) {
      return;
    }
    try {
      resumption = scheduler.schedule(this::resume, pauses.next().toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "The scheduler has ended: what waits stays unsettled", e);
    }
  }

  private void resume() {
    backlog.resume();
    submitIfWanted();
  }
}
