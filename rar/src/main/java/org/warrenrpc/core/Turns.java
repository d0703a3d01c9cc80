package org.warrenrpc.core;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves a {@link Backlog} in turns. A turn is one task of {@code work} with one invoker, which
 * serves one request after the other for a while: to schedule a Work costs more than a request.
 * What cannot start, for want of an endpoint or of a Work, stays and is tried again after a pause.
 * Thread-safe.
 */
final class Turns {

  /** Serves one request on the invoker of the turn. */
  interface Serving {

    /** {@code mayBegin} says, until the method begins, whether it still may. */
    void serve(ReceivedRequest request, ProxyInvoker invoker, BooleanSupplier mayBegin);
  }

  private static final System.Logger LOG = System.getLogger(Turns.class.getName());
  private static final int MOST_REQUESTS = 64;
  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(50);

  private final Backlog backlog;
  private final ProxyTarget target;
  private final Serving serving;
  private final Executor work;
  private final ScheduledExecutorService scheduler;
  private final ServerCounts counts;
  private final EveryMinute warnings = new EveryMinute();
  private final Backoff pauses = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
  private volatile @Nullable ScheduledFuture<?> resumption;

  Turns(
      Backlog backlog,
      ProxyTarget target,
      Serving serving,
      Executor work,
      ScheduledExecutorService scheduler,
      ServerCounts counts) {
    this.backlog = backlog;
    this.target = target;
    this.serving = serving;
    this.work = work;
    this.scheduler = scheduler;
    this.counts = counts;
  }

  /** Takes a request in. May block as {@code work} does when it is given a task. */
  void offer(ReceivedRequest request) {
    if (backlog.add(request)) {
      submitIfWanted();
    }
  }

  /** Forgets a pause; for when the backlog is closed. */
  void stop() {
    ScheduledFuture<?> pending = resumption;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  private void submitIfWanted() {
    if (!backlog.wantsTurn()) {
      return;
    }
    try {
      work.execute(this::turn);
    } catch (RuntimeException | Error e) {
      backlog.turnBegins();
      backlog.turnEnds();
      pause(e);
    }
  }

  private void turn() {
    backlog.turnBegins();
    try {
      if (backlog.isWaiting()) {
        serveWithAnInvoker();
      }
    } finally {
      backlog.turnEnds();
    }
    submitIfWanted();
  }

  private void serveWithAnInvoker() {
    ProxyInvoker invoker;
    try {
      invoker = target.acquire();
    } catch (RuntimeException | Error e) {
      pause(e);
      return;
    }
    pauses.reset();
    // more hands where more waits
    submitIfWanted();
    boolean interrupted = false;
    try {
      interrupted = serveFor(invoker);
    } finally {
      close(invoker);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Serves until nothing waits or the turn is over. An interruption ends it: the thread's owner is
   * to see it, and the next request is not.
   */
  private boolean serveFor(ProxyInvoker invoker) {
    long begun = System.nanoTime();
    for (int served = 0; served < MOST_REQUESTS; served++) {
      ReceivedRequest request = backlog.take();
      if (request == null) {
        return false;
      }
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
      if (System.nanoTime() - begun >= LONGEST) {
        return false;
      }
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
