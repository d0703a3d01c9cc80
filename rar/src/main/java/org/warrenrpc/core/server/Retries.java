package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.Submitter;

/**
 * Casts that failed, each unsettled until the broker has a message in its place: after a pause a
 * copy for the same queue, or a dead letter. What the broker does not take is tried again, and what
 * it gave to somebody else is forgotten. Holds no thread while one waits. Thread-safe.
 */
final class Retries implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Retries.class.getName());

  private final RetrySettings settings;
  private final Replacement replacement;
  private final Executor work;
  private final Submitter submitter;
  private final ScheduledExecutorService scheduler;
  private final ServerCounts counts;
  private final EveryMinute warnings = new EveryMinute();

  /** Everything that is not settled. */
  private final Set<FailedCast> all = new LinkedHashSet<>();

  /** Of these, what is to be replaced now. */
  private final Deque<FailedCast> due = new ArrayDeque<>();

  /** Whether somebody is replacing, or is about to. */
  private boolean replacing;

  private boolean closed;

  Retries(
      RetrySettings settings,
      String server,
      boolean mayDeclare,
      Supplier<@Nullable ReplyRoute> route,
      Executor work,
      Submitter submitter,
      ScheduledExecutorService scheduler,
      ServerCounts counts) {
    this.settings = settings;
    this.replacement = new Replacement(settings, server, mayDeclare, route, counts);
    this.work = work;
    this.submitter = submitter;
    this.scheduler = scheduler;
    this.counts = counts;
  }

  /** Takes one over, with its run. Never blocks. */
  void failed(Run run, ReceivedRequest request, Throwable cause) {
    FailedCast cast = new FailedCast(run, request, cause);
    boolean taken;
    synchronized (all) {
      taken = !closed && all.add(cast);
    }
    if (!taken) {
      run.giveBack();
    } else if (cast.isDead(settings)) {
      due(cast);
    } else {
      later(cast, settings.pauseAfter(cast.attempt()));
    }
  }

  private void later(FailedCast cast, Duration pause) {
    try {
      ScheduledFuture<?> unused =
          scheduler.schedule(() -> due(cast), pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "The scheduler has ended: what failed is given back", e);
      if (forget(cast)) {
        cast.run().giveBack();
      }
    }
  }

  private void due(FailedCast cast) {
    boolean first;
    synchronized (all) {
      if (closed || !due.add(cast)) {
        return;
      }
      first = !replacing;
      replacing = true;
    }
    if (first) {
      submitter.submit(work, this::replaceAll, this::setback);
    }
  }

  private void replaceAll() {
    for (FailedCast cast = next(); cast != null; cast = next()) {
      Throwable reason;
      try {
        reason = replace(cast);
      } catch (RuntimeException | Error e) {
        reason = e;
      }
      if (reason != null) {
        later(cast, setback(cast, reason));
      }
    }
  }

  /** Why it is not done with; null when it is. */
  private @Nullable Throwable replace(FailedCast cast) {
    ReceivedRequest live = cast.run().live();
    if (live == null) {
      // the broker has it: whoever gets it runs it
      if (forget(cast)) {
        cast.run().giveBack();
      }
      return null;
    }
    Throwable reason = replacement.publish(cast, live.queue());
    if (reason == null && forget(cast)) {
      cast.run().done();
    }
    return reason;
  }

  private @Nullable FailedCast next() {
    synchronized (all) {
      FailedCast next = closed ? null : due.poll();
      replacing = next != null;
      all.notifyAll();
      return next;
    }
  }

  /** There is no Work for them now. */
  private void setback(Throwable reason) {
    List<FailedCast> waiting;
    synchronized (all) {
      waiting = List.copyOf(due);
      due.clear();
      replacing = false;
      all.notifyAll();
    }
    waiting.forEach(cast -> later(cast, setback(cast, reason)));
  }

  private Duration setback(FailedCast cast, Throwable reason) {
    counts.retriesHeld.increment();
    Duration pause = cast.pauseAfterSetback();
    LOG.log(
        warnings.permits() ? Level.WARNING : Level.DEBUG,
        "A cast of "
            + replacement
            + " failed, and the broker takes nothing in its place; it stays unsettled, next"
            + " attempt in "
            + pause.toMillis()
            + " ms",
        reason);
    return pause;
  }

  /** Whoever is told true settles it. */
  private boolean forget(FailedCast cast) {
    synchronized (all) {
      return all.remove(cast);
    }
  }

  /** Gives back what waits, once what is being replaced is. Blocks, bounded. */
  @Override
  public void close() {
    List<FailedCast> left;
    synchronized (all) {
      closed = true;
      awaitReplacing();
      left = List.copyOf(all);
      all.clear();
      due.clear();
    }
    left.forEach(cast -> cast.run().giveBack());
    replacement.close();
  }

  private void awaitReplacing() {
    long end = System.nanoTime() + Replacement.LIMIT.toNanos();
    try {
      for (long left = end - System.nanoTime();
          replacing && left > 0;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(all, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
