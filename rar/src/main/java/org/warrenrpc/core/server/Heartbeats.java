package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.Submitter;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;
import org.warrenrpc.wire.UnsendableException;

/**
 * Tells callers that ask for it, while their method runs, that it still does (4.8): from the
 * scheduler, which nothing here blocks. Thread-safe.
 */
final class Heartbeats implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Heartbeats.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Ends the heartbeats of one call; none is sent after it returned. */
  interface Beat extends AutoCloseable {
    @Override
    void close();
  }

  private final RequestCodec codec;
  private final ReplySession session;
  private final Executor work;
  private final Submitter submitter;
  private final ScheduledExecutorService scheduler;
  private final Map<String, Call> calls = new ConcurrentHashMap<>();
  private final AtomicBoolean opening = new AtomicBoolean();

  Heartbeats(
      RequestCodec codec,
      ReplySession session,
      Executor work,
      Submitter submitter,
      ScheduledExecutorService scheduler) {
    this.codec = codec;
    this.session = session;
    this.work = work;
    this.submitter = submitter;
    this.scheduler = scheduler;
  }

  /** Begins, if the caller asks for them; the first is due after one interval. Does no I/O. */
  Beat begin(@Nullable Incoming incoming, @Nullable ReplyTo caller) {
    Duration interval = incoming == null ? null : incoming.request().heartbeatInterval();
    if (caller == null || interval == null) {
      return () -> {};
    }
    Call call = new Call(caller);
    calls.put(call.key, call);
    try {
      call.begin(interval);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "The scheduler has ended, and with it the heartbeats", e);
    }
    return call;
  }

  /** Nobody takes those of this call: they end, the method does not. On an I/O thread. */
  void unroutable(String queue, String id) {
    Call call = calls.get(key(queue, id));
    if (call != null) {
      call.close();
    }
  }

  @Override
  public void close() {
    calls.values().forEach(Call::close);
  }

  private static String key(String queue, String id) {
    return queue + ' ' + id;
  }

  /** After a loss there is none until somebody opens it. */
  private @Nullable BrokerSession open() {
    BrokerSession open = session.opened();
    if (open == null && session.isReachable() && opening.compareAndSet(false, true)) {
      submitter.submit(work, this::openSession, refused -> opening.set(false));
    }
    return open;
  }

  private void openSession() {
    try {
      session.get(Deadline.after(LIMIT, System::nanoTime));
    } catch (BrokerException e) {
      LOG.log(Level.DEBUG, "Heartbeats cannot be sent now", e);
    } finally {
      opening.set(false);
    }
  }

  private final class Call implements Beat {
    private final ReplyTo caller;
    private final String key;
    private @Nullable ScheduledFuture<?> ticking;
    private boolean ended;

    Call(ReplyTo caller) {
      this.caller = caller;
      this.key = key(caller.address().routingKey(), caller.id());
    }

    synchronized void begin(Duration interval) {
      if (!ended) {
        long nanos = interval.toNanos();
        ticking = scheduler.scheduleWithFixedDelay(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
        // so that it is there when the first is due
        open();
      }
    }

    private synchronized void tick() {
      BrokerSession open = ended ? null : open();
      if (open == null) {
        return;
      }
      try {
        codec.encode(caller, new Reply.Heartbeat()).forEach(open::post);
      } catch (UnsendableException | RuntimeException e) {
        LOG.log(Level.WARNING, "A heartbeat cannot be written", e);
      }
    }

    @Override
    public synchronized void close() {
      ended = true;
      calls.remove(key, this);
      if (ticking != null) {
        ticking.cancel(false);
      }
    }
  }
}
