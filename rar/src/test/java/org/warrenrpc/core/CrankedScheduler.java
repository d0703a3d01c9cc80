package org.warrenrpc.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Keeps what is scheduled until the test runs it, whatever the delay. */
public final class CrankedScheduler extends AbstractExecutorService
    implements ScheduledExecutorService {
  public final List<Task> tasks = new CopyOnWriteArrayList<>();
  public volatile boolean ended;

  /** The one task that is due once; an error if there are several. */
  public Task single() {
    List<Task> once = pending(false);
    if (once.size() != 1) {
      throw new AssertionError("Not one task but " + once.size());
    }
    return once.get(0);
  }

  public List<Task> pending(boolean periodic) {
    return tasks.stream().filter(t -> t.periodic == periodic && !t.isDone()).toList();
  }

  /** Runs the one task that is due once, and returns the delay it was given. */
  public Duration crank() {
    Task task = single();
    task.run();
    return task.delay;
  }

  /** Runs every periodic task once. */
  public void tick() {
    pending(true).forEach(task -> task.body.run());
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(command, delay, unit, false);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return add(command, delay, unit, true);
  }

  private Task add(Runnable command, long delay, TimeUnit unit, boolean periodic) {
    if (ended) {
      throw new RejectedExecutionException("The scheduler has ended");
    }
    Task task = new Task(command, Duration.ofNanos(unit.toNanos(delay)), periodic);
    tasks.add(task);
    return task;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void execute(Runnable command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {
    ended = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    ended = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return ended;
  }

  @Override
  public boolean isTerminated() {
    return ended;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return ended;
  }

  public static final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
    public final Runnable body;
    public final Duration delay;
    public final boolean periodic;

    Task(Runnable body, Duration delay, boolean periodic) {
      super(body, null);
      this.body = body;
      this.delay = delay;
      this.periodic = periodic;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(delay);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
