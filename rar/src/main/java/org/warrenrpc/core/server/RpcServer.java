package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.core.Backoff;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Dialects;
import org.warrenrpc.wire.Ids;

/**
 * Consumes the queues of one topic, runs what is asked on a target, and answers. Owns no thread:
 * requests run in {@code work}, time is kept by {@code scheduler}, and none is held while the
 * broker is away. Thread-safe.
 */
public final class RpcServer {

  private enum State {
    NEW,
    /** A connect task is submitted or runs; nothing is consumed yet. */
    CONNECTING,
    /** It begins to consume; whoever stops the server waits for it. */
    SUBSCRIBING,
    CONSUMING,
    /** The broker is away; the scheduler begins the next attempt. */
    WAITING,
    STOPPED
  }

  private static final System.Logger LOG = System.getLogger(RpcServer.class.getName());
  private static final long CHECK_SECONDS = 2;

  /** How long a stop waits for a subscription that is under way. */
  private static final Duration SUBSCRIBING_LIMIT = Duration.ofSeconds(30);

  private final InboundConnections connections;
  private final BrokerSettings broker;
  private final ServerSettings settings;
  private final Dialect dialect;
  private final Executor work;
  private final ScheduledExecutorService scheduler;
  private final String name;
  private final ServerCounts counts = new ServerCounts();
  private final Backlog backlog;
  private final Turns turns;
  private final Reception reception;

  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private final AtomicReference<@Nullable Consumption> current = new AtomicReference<>();
  private final AtomicReference<@Nullable ScheduledFuture<?>> timer = new AtomicReference<>();
  private volatile CountDownLatch subscribing = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private final EveryMinute warnings = new EveryMinute();

  /**
   * Parses the methods of the target's type.
   *
   * @param work may refuse with RejectedExecutionException: the request is offered again later
   * @param scheduler runs only tasks that do not block
   * @param name for logs
   * @throws InvalidRequestException naming class and method, when two clash or none can be called
   */
  public RpcServer(
      InboundConnections connections,
      BrokerSettings broker,
      ServerSettings settings,
      ProxyTarget target,
      Executor work,
      ScheduledExecutorService scheduler,
      String name) {
    this.connections = connections;
    this.broker = broker;
    this.settings = settings;
    this.dialect = Dialects.byName(settings.dialect());
    this.work = work;
    this.scheduler = scheduler;
    this.name = name;
    Replies replies = new Replies(current::get, counts);
    Dispatcher dispatcher = new Dispatcher(MethodTable.of(target.type()), replies);
    this.backlog = new Backlog(settings.concurrency());
    this.turns =
        new Turns(
            backlog,
            target,
            new AtMostOnce(dispatcher, replies),
            work,
            scheduler,
            System::nanoTime,
            counts);
    this.reception = new Reception(name, turns, counts);
  }

  /** Begins to connect, in {@code work}, and keeps at it until {@link #stop}. Returns at once. */
  public void start() {
    if (state.compareAndSet(State.NEW, State.CONNECTING)) {
      submitConnect();
    }
  }

  /**
   * Ends consumption, gives back what did not start, waits for what runs, for at most the drain of
   * the settings, and closes; all of it bounded. After it returned no method begins. A second call
   * does nothing, but waits for the first.
   */
  public void stop() {
    State was = state.getAndSet(State.STOPPED);
    if (was == State.STOPPED) {
      await(stopped, settings.drain().plus(SUBSCRIBING_LIMIT));
      return;
    }
    try {
      keepTimer(null);
      if (was == State.SUBSCRIBING) {
        await(subscribing, SUBSCRIBING_LIMIT);
      }
      end();
      LOG.log(Level.INFO, "{0} has stopped", name);
    } finally {
      stopped.countDown();
    }
  }

  /** Whether every queue is being consumed now. Does no I/O. */
  public boolean isConsuming() {
    Consumption now = current.get();
    return state.get() == State.CONSUMING && now != null && now.isOpen();
  }

  ServerCounts counts() {
    return counts;
  }

  private void end() {
    Consumption last = current.get();
    if (last != null) {
      last.cancel();
    }
    turns.stop();
    backlog.close().forEach(request -> request.delivery().requeue());
    int left = backlog.end(settings.drain());
    if (left > 0) {
      LOG.log(Level.WARNING, "{0} stops though {1} requests still run", name, left);
    }
    if (last != null && current.compareAndSet(last, null)) {
      last.close();
    }
  }

  private void submitConnect() {
    try {
      work.execute(this::connect);
    } catch (RuntimeException | Error e) {
      retryAfter(State.CONNECTING, e);
    }
  }

  private void connect() {
    if (state.get() != State.CONNECTING) {
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    subscribing = done;
    Consumption fresh = null;
    try {
      fresh = prepare();
      if (state.compareAndSet(State.CONNECTING, State.SUBSCRIBING)) {
        replace(fresh);
        fresh.subscribe(settings.prefetch(), reception);
      }
      if (state.compareAndSet(State.SUBSCRIBING, State.CONSUMING)) {
        consuming(fresh);
      } else {
        discard(fresh);
      }
    } catch (BrokerException | RuntimeException | Error e) {
      if (fresh != null) {
        discard(fresh);
      }
      retryAfter(fresh == null ? State.CONNECTING : State.SUBSCRIBING, e);
    } finally {
      done.countDown();
    }
  }

  private Consumption prepare() throws BrokerException {
    InboundConnection.Share share = connections.acquire(broker, broker.connectTimeout());
    return Consumption.prepare(share, Listening.of(settings, dialect, Ids.random()));
  }

  /** The one before served for the replies of what still ran. */
  private void replace(Consumption fresh) {
    Consumption old = current.getAndSet(fresh);
    if (old != null) {
      old.cancel();
      backlog.forget(old);
      old.close();
    }
  }

  private void discard(Consumption fresh) {
    current.compareAndSet(fresh, null);
    fresh.cancel();
    backlog.forget(fresh);
    fresh.close();
  }

  private void consuming(Consumption fresh) {
    backoff.reset();
    LOG.log(
        Level.INFO,
        "{0} consumes {1} on {2} {3}",
        name,
        fresh.queues(),
        fresh.server().product(),
        fresh.server().version());
    try {
      keepTimer(
          scheduler.scheduleWithFixedDelay(
              fresh::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, name + ": the scheduler has ended", e);
    }
    fresh.whenEnded(reason -> lost(fresh, reason));
  }

  /** On an I/O thread or the scheduler's. */
  private void lost(Consumption ended, BrokerException reason) {
    backlog.forget(ended);
    retryAfter(State.CONSUMING, reason);
  }

  private void retryAfter(State from, Throwable reason) {
    if (!state.compareAndSet(from, State.WAITING)) {
      return;
    }
    Duration pause = backoff.next();
    LOG.log(
        warnings.permits() ? Level.WARNING : Level.DEBUG,
        name + " does not consume; next attempt in " + pause.toMillis() + " ms",
        reason);
    try {
      keepTimer(scheduler.schedule(this::retry, pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, name + ": the scheduler has ended, there is no next attempt", e);
    }
  }

  private void retry() {
    if (state.compareAndSet(State.WAITING, State.CONNECTING)) {
      submitConnect();
    }
  }

  /** There is one at a time: the check of what consumes, or the next attempt. */
  private void keepTimer(@Nullable ScheduledFuture<?> next) {
    ScheduledFuture<?> old = timer.getAndSet(next);
    if (old != null) {
      old.cancel(false);
    }
    // a stop that came before this timer was kept did not cancel it
    if (next != null && state.get() == State.STOPPED) {
      next.cancel(false);
    }
  }

  private void await(CountDownLatch latch, Duration limit) {
    try {
      if (!latch.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.log(Level.WARNING, "{0}: waited in vain for a subscription or a stop to end", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
