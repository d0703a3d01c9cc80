package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One task to come, or one that comes again and again; the next replaces it. Thread-safe. */
final class Alarm {
  private static final System.Logger LOG = System.getLogger(Listener.class.getName());

  private final ScheduledExecutorService scheduler;
  private final AtomicReference<@Nullable ScheduledFuture<?>> pending = new AtomicReference<>();
  private volatile boolean off;

  Alarm(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
  }

  void in(Duration pause, Runnable task) {
    try {
      keep(scheduler.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "The scheduler has ended, there is no next attempt", e);
    }
  }

  void every(Duration pause, Runnable task) {
    try {
      keep(
          scheduler.scheduleWithFixedDelay(
              task, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "The scheduler has ended, nothing is checked", e);
    }
  }

  /** For good. */
  void off() {
    off = true;
    keep(null);
  }

  private void keep(@Nullable ScheduledFuture<?> next) {
    ScheduledFuture<?> old = pending.getAndSet(next);
    if (old != null) {
      old.cancel(false);
    }
    // what was put off before this was kept did not cancel it
    if (next != null && off) {
      next.cancel(false);
    }
  }
}
