package org.warrenrpc.core;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits at a server, and the turns that serve it. A turn is one task of {@code work} with one
 * invoker, which serves one request after the other for a while: to schedule a Work costs more than
 * a request. No more turns than the concurrency. What cannot start stays here, unsettled: the
 * broker's prefetch bounds it. Thread-safe; neither target nor executors are called under the lock.
 */
final class Intake {

  /** Serves one request on the invoker of the turn. */
  interface Serving {

    /** {@code mayBegin} says, until the method begins, whether it still may. */
    void serve(ReceivedRequest request, ProxyInvoker invoker, BooleanSupplier mayBegin);
  }

  private enum State {
    OPEN,
    /** Nothing more is taken; what was taken may still begin. */
    CLOSED,
    /** Nothing begins any more. */
    OVER
  }

  private static final System.Logger LOG = System.getLogger(Intake.class.getName());
  private static final int MOST_REQUESTS = 64;
  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(50);

  private final int concurrency;
  private final ProxyTarget target;
  private final Serving serving;
  private final Executor work;
  private final ScheduledExecutorService scheduler;
  private final ServerCounts counts;
  private final EveryMinute heldWarnings = new EveryMinute();
  private final Backoff pauses = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final Deque<ReceivedRequest> waiting = new ArrayDeque<>();
  private final Set<Thread> running = new HashSet<>();
  private State state = State.OPEN;

  /** Submitted and not ended. */
  private int turns;

  /** Submitted and not begun. */
  private int starting;

  /** Whether no turn is submitted until the pause is over. */
  private boolean pausing;

  private volatile @Nullable ScheduledFuture<?> resumption;

  Intake(
      int concurrency,
      ProxyTarget target,
      Serving serving,
      Executor work,
      ScheduledExecutorService scheduler,
      ServerCounts counts) {
    this.concurrency = concurrency;
    this.target = target;
    this.serving = serving;
    this.work = work;
    this.scheduler = scheduler;
    this.counts = counts;
  }

  /** Takes a delivery in. May block as {@code work} does. When closed, leaves it unsettled. */
  void offer(ReceivedRequest request) {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return;
      }
      waiting.addLast(request);
    } finally {
      lock.unlock();
    }
    submitIfWanted();
  }

  /** Forgets what waits of an origin that ended: the broker gives it to somebody, perhaps to us. */
  void forget(Object origin) {
    lock.lock();
    try {
      waiting.removeIf(request -> request.origin() == origin);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes nothing more, and lets nothing start that waits; returns that, for its caller to settle.
   */
  List<ReceivedRequest> close() {
    ScheduledFuture<?> pending = resumption;
    if (pending != null) {
      pending.cancel(false);
    }
    lock.lock();
    try {
      if (state == State.OPEN) {
        state = State.CLOSED;
      }
      List<ReceivedRequest> unstarted = List.copyOf(waiting);
      waiting.clear();
      return unstarted;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no request runs but, perhaps, one on the calling thread; after it no method begins.
   *
   * @return how many still run when the limit passed or the thread was interrupted
   */
  int end(Duration limit) {
    lock.lock();
    try {
      long nanos = limit.toNanos();
      while (othersRun() > 0 && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state = State.OVER;
      lock.unlock();
    }
    return stillRunning();
  }

  private boolean mayBegin() {
    lock.lock();
    try {
      return state != State.OVER;
    } finally {
      lock.unlock();
    }
  }

  private int stillRunning() {
    lock.lock();
    try {
      return othersRun();
    } finally {
      lock.unlock();
    }
  }

  private int othersRun() {
    return running.size() - (running.contains(Thread.currentThread()) ? 1 : 0);
  }

  private void submitIfWanted() {
    lock.lock();
    try {
      boolean wanted =
          state == State.OPEN && !pausing && turns < concurrency && starting < waiting.size();
      if (!wanted) {
        return;
      }
      turns++;
      starting++;
    } finally {
      lock.unlock();
    }
    try {
      work.execute(this::turn);
    } catch (RuntimeException | Error e) {
      count(-1, -1);
      pause(e);
    }
  }

  private void turn() {
    count(0, -1);
    try {
      if (hasWaiting()) {
        serveTurn();
      }
    } finally {
      count(-1, 0);
    }
    submitIfWanted();
  }

  private void serveTurn() {
    ProxyInvoker invoker;
    try {
      invoker = target.acquire();
    } catch (RuntimeException | Error e) {
      pause(e);
      return;
    }
    pauses.reset();
    boolean interrupted = false;
    try {
      // more hands where more waits than this turn takes at once
      submitIfWanted();
      long begun = System.nanoTime();
      int served = 0;
      do {
        ReceivedRequest request = take();
        if (request == null) {
          break;
        }
        try {
          serving.serve(request, invoker, this::mayBegin);
        } catch (RuntimeException | Error e) {
          LOG.log(Level.WARNING, "A request was dropped by a fault of ours", e);
        } finally {
          // not the next request's; the thread's owner is to see it after this turn
          interrupted = Thread.interrupted();
          leave();
        }
        served++;
      } while (!interrupted && served < MOST_REQUESTS && System.nanoTime() - begun < LONGEST);
    } finally {
      close(invoker);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void close(ProxyInvoker invoker) {
    try {
      invoker.close();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "An endpoint could not be given back", e);
    }
  }

  private boolean hasWaiting() {
    lock.lock();
    try {
      return state == State.OPEN && !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ReceivedRequest take() {
    lock.lock();
    try {
      ReceivedRequest request = state == State.OPEN ? waiting.pollFirst() : null;
      if (request != null) {
        running.add(Thread.currentThread());
      }
      return request;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      running.remove(Thread.currentThread());
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void count(int turnsMore, int startingMore) {
    lock.lock();
    try {
      turns += turnsMore;
      starting += startingMore;
    } finally {
      lock.unlock();
    }
  }

  /** Holds what waits, and offers it again after a while. */
  private void pause(Throwable cause) {
    counts.held.increment();
    LOG.log(
        heldWarnings.permits() ? Level.WARNING : Level.DEBUG,
        "Requests wait: there is no endpoint, or no thread, for them now",
        cause);
    lock.lock();
    try {
      if (pausing || state != State.OPEN) {
        return;
      }
      pausing = true;
    } finally {
      lock.unlock();
    }
    try {
      resumption = scheduler.schedule(this::resume, pauses.next().toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "The scheduler has ended: what waits stays unsettled", e);
    }
  }

  private void resume() {
    lock.lock();
    try {
      pausing = false;
    } finally {
      lock.unlock();
    }
    submitIfWanted();
  }
}
