package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.core.Deadline;

/**
 * Consumes one queue for the servers that listen on it, and keeps at it. Owns no thread: it
 * declares and subscribes in {@code work}, time is kept by {@code scheduler}, and neither is held
 * while a connection is made or the broker is away. Thread-safe.
 */
final class Listener {

  private enum State {
    NEW,
    CONNECTING,
    CONSUMING,
    WAITING,
    STOPPED
  }

  private static final System.Logger LOG = System.getLogger(Listener.class.getName());
  private static final Duration CHECK = Duration.ofSeconds(2);

  /** How long a server may take to end, beside its drain. */
  static final int END_SECONDS = 30;

  private final InboundConnections connections;
  private final Arrival arrival;
  private final boolean own;
  private final String name;
  private final Executor work;
  private final Clientele clientele;
  private final Consumption.Handler handler;
  private final Setbacks setbacks;

  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private final AtomicReference<@Nullable Consumption> current = new AtomicReference<>();
  private final Alarm alarm;

  /** Held in work while a subscription is made; an end waits for it. */
  private final ReentrantLock subscribing = new ReentrantLock();

  /** Of that name in logs; {@code own}: the queue is nobody else's. Does nothing yet. */
  Listener(
      InboundConnections connections,
      BrokerSettings broker,
      boolean own,
      String name,
      Clientele clientele,
      Consumption.Handler handler,
      Executor work,
      ScheduledExecutorService scheduler) {
    this.connections = connections;
    this.arrival = new Arrival(connections, broker);
    this.own = own;
    this.name = name;
    this.work = work;
    this.alarm = new Alarm(scheduler);
    this.clientele = clientele;
    this.handler = handler;
    this.setbacks = new Setbacks(name, own, System::nanoTime);
  }

  /** Begins to connect, or to consume as one more server wants it. Returns at once. */
  void begin() {
    if (!connectFrom(State.NEW)) {
      adjust();
    }
  }

  /**
   * Consumes nothing more; what was delivered can still be settled, and answered, until {@link
   * #close}. Blocks until the deadline at most.
   */
  void end(Deadline deadline) {
    state.set(State.STOPPED);
    alarm.off();
    awaitSubscription(deadline);
    Consumption consumption = current.get();
    if (consumption != null) {
      consumption.cancel(deadline.remaining());
    }
  }

  /** Blocks, bounded. */
  void close() {
    arrival.close();
    Consumption last = current.getAndSet(null);
    if (last != null) {
      connections.consumed().end(last.queue());
      last.close(true);
    }
  }

  /** What consumes now, or did last. */
  @Nullable Consumption current() {
    return current.get();
  }

  /** Whether it consumes for the first that it is for. Does no I/O. */
  boolean isConsuming() {
    Listening listening = clientele.first();
    return listening != null && isConsuming(listening);
  }

  /** Whether it consumes for that. Does no I/O. */
  boolean isConsuming(Listening listening) {
    Consumption consumption = current.get();
    return state.get() == State.CONSUMING && consumption != null && consumption.isFor(listening);
  }

  /** Why the broker refuses what is listened on; null where it does not. */
  @Nullable String refusal(Listening listening) {
    String refusal = setbacks.refusal();
    Consumption consumption = current.get();
    return refusal != null || consumption == null ? refusal : consumption.refusal(listening);
  }

  private boolean connectFrom(State from) {
    boolean due = state.compareAndSet(from, State.CONNECTING);
    if (due) {
      arrival.begin(this::arrived, reason -> retryAfter(State.CONNECTING, reason));
    }
    return due;
  }

  private void arrived() {
    if (state.get() == State.CONNECTING) {
      connections
          .submitter()
          .submit(work, this::consume, reason -> retryAfter(State.CONNECTING, reason));
    } else {
      // close() may not have seen it
      arrival.giveBack();
    }
  }

  private void consume() {
    InboundConnection.Share share = arrival.take();
    Listening listening = clientele.first();
    if (share == null || state.get() != State.CONNECTING || listening == null) {
      if (share != null) {
        share.close();
      }
      return;
    }
    Consumption fresh = null;
    try {
      fresh = Consumption.prepare(share, listening, clientele.topologies());
      subscribe(fresh);
    } catch (BrokerException | RuntimeException | Error e) {
      if (fresh != null) {
        discard(fresh);
      }
      retryAfter(State.CONNECTING, e);
    }
    // servers may have come or gone meanwhile
    adjust();
  }

  private void subscribe(Consumption fresh) throws BrokerException {
    subscribing.lock();
    try {
      if (state.get() == State.CONNECTING) {
        replace(fresh);
        fresh.subscribe(clientele.prefetch(), handler);
      }
      if (state.compareAndSet(State.CONNECTING, State.CONSUMING)) {
        consuming(fresh);
      } else {
        discard(fresh);
      }
    } finally {
      subscribing.unlock();
    }
  }

  /** The one before served for the replies of what still ran. */
  private void replace(Consumption fresh) {
    connections.consumed().begin(fresh.queue());
    Consumption old = current.getAndSet(fresh);
    if (old != null) {
      connections.consumed().end(old.queue());
      drop(old);
    }
  }

  private void discard(Consumption fresh) {
    if (current.compareAndSet(fresh, null)) {
      connections.consumed().end(fresh.queue());
    }
    drop(fresh);
  }

  private void drop(Consumption ended) {
    ended.cancel(Consumption.FAREWELL);
    clientele.forget(ended);
    ended.close(state.get() == State.STOPPED);
  }

  private void consuming(Consumption fresh) {
    setbacks.over();
    LOG.log(
        Level.INFO,
        "{0} consumes {1} on {2} {3}",
        name,
        fresh.queue(),
        fresh.server().product(),
        fresh.server().version());
    alarm.every(
        CHECK,
        () -> {
          fresh.check();
          adjust();
        });
    fresh.whenEnded(reason -> lost(fresh, reason));
  }

  /** On an I/O thread or the scheduler's. */
  private void lost(Consumption ended, BrokerException reason) {
    clientele.forget(ended);
    retryAfter(State.CONSUMING, reason);
  }

  /**
   * Consumes as its servers want now. Returns at once; should there be no work for it, the next
   * check comes back to it.
   */
  void adjust() {
    if (own || toAdjust() == null) {
      return;
    }
    connections
        .submitter()
        .submit(
            work,
            this::adjustNow,
            reason ->
                LOG.log(Level.DEBUG, name + " consumes as before until the next check", reason));
  }

  /** Null when it consumes as its servers want, or not at all. */
  private @Nullable Consumption toAdjust() {
    Consumption consumption = current.get();
    return consumption == null
            || state.get() != State.CONSUMING
            || consumption.fits(clientele.prefetch(), clientele.topologies())
        ? null
        : consumption;
  }

  private void adjustNow() {
    subscribing.lock();
    try {
      Consumption consumption = toAdjust();
      if (consumption != null) {
        consumption.declare(clientele.topologies());
        consumption.subscribe(clientele.prefetch(), handler);
      }
    } catch (BrokerException | RuntimeException | Error e) {
      retryAfter(State.CONSUMING, e);
    } finally {
      subscribing.unlock();
    }
    adjust();
  }

  private void retryAfter(State from, Throwable reason) {
    if (state.compareAndSet(from, State.WAITING)) {
      Listening listening = clientele.first();
      if (listening != null && DeclarationFault.of(reason, own) == DeclarationFault.RENAME) {
        listening.renewal().run();
      }
      alarm.in(setbacks.pauseAfter(reason), () -> connectFrom(State.WAITING));
    }
  }

  /** One that goes on longer finds that all is over, and undoes itself. */
  private void awaitSubscription(Deadline deadline) {
    try {
      if (subscribing.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
        subscribing.unlock();
      } else {
        LOG.log(Level.WARNING, "{0}: waited in vain for a subscription to end", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
