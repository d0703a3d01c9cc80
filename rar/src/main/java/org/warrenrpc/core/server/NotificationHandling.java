package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.NotificationResult;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.core.Backoff;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.Submitter;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.MalformedMessageException;
import org.warrenrpc.wire.Notice;
import org.warrenrpc.wire.Payload;

/**
 * Reads one notification after the other and has it handled; settles it when its method has run
 * (5.2). What is not for this listener is done with at once. Thread-safe.
 */
final class NotificationHandling implements Turns.Serving {
  private static final System.Logger LOG = System.getLogger(NotificationHandling.class.getName());

  private final NotificationSettings settings;
  private final NotificationTable table;
  private final Codec codec;
  private final Executor work;
  private final Submitter submitter;
  private final ScheduledExecutorService scheduler;
  private final ServerCounts counts;
  private final String name;
  private final EveryMinute unreadable = new EveryMinute();
  private final Backoff pauses = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

  NotificationHandling(
      NotificationSettings settings,
      NotificationTable table,
      Codec codec,
      Executor work,
      Submitter submitter,
      ScheduledExecutorService scheduler,
      ServerCounts counts,
      String name) {
    this.settings = settings;
    this.table = table;
    this.codec = codec;
    this.work = work;
    this.submitter = submitter;
    this.scheduler = scheduler;
    this.counts = counts;
    this.name = name;
  }

  @Override
  public void serve(ReceivedRequest received, ProxyInvoker invoker, BooleanSupplier mayBegin) {
    if (!mayBegin.getAsBoolean() || !received.settleable().getAsBoolean()) {
      return;
    }
    Delivery delivery = received.delivery();
    Notice notice = read(delivery);
    if (notice == null) {
      delivery.reject();
      return;
    }
    if (received.known().knows(notice.uniqueId())) {
      counts.duplicates.increment();
      delivery.ack();
      return;
    }
    NotificationMethod method = table.find(notice.priority());
    if (method == null || !isWanted(notice)) {
      counts.unmatched.increment();
      delivery.ack();
      return;
    }
    if (handle(notice, method, invoker, mayBegin) == NotificationResult.REQUEUE) {
      counts.givenBack.increment();
      giveBackLater(delivery);
    } else {
      pauses.reset();
      boolean unused = received.known().enter(notice.uniqueId());
      delivery.ack();
    }
  }

  private @Nullable Notice read(Delivery delivery) {
    String reason;
    try {
      return codec.decodeNotice(
          new Payload(
              delivery.message().contentType(),
              delivery.message().headers(),
              delivery.message().body()));
    } catch (MalformedMessageException e) {
      reason = String.valueOf(e.getMessage());
    } catch (RuntimeException | Error e) {
      // its own message may quote the body
      reason = e.getClass().getName();
    }
    counts.unreadable.increment();
    LOG.log(
        unreadable.permits() ? Level.WARNING : Level.DEBUG,
        "{0}: a notification cannot be read: {1}",
        name,
        reason);
    return null;
  }

  /** A missing text matches no filter. */
  private boolean isWanted(Notice notice) {
    return matches(settings.publisherId(), notice.publisherId())
        && matches(settings.eventType(), notice.eventType());
  }

  private static boolean matches(@Nullable Pattern filter, @Nullable String text) {
    return filter == null || (text != null && filter.matcher(text).lookingAt());
  }

  /**
   * A method that fails has handled it: to run it again would most likely fail again. What did not
   * run has not, and what it asked for holds, whether its transaction commits or not.
   */
  private NotificationResult handle(
      Notice notice, NotificationMethod method, ProxyInvoker invoker, BooleanSupplier mayBegin) {
    NotificationResult[] result = {NotificationResult.HANDLED};
    try {
      run(method, method.arguments(notice), invoker, mayBegin, result);
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      counts.failed.increment();
      LOG.log(
          method.failures().permits() ? Level.WARNING : Level.DEBUG,
          name + ": handling a notification failed, method " + method.method().getName(),
          e);
    }
    return result[0];
  }

  private static void run(
      NotificationMethod method,
      @Nullable Object[] arguments,
      ProxyInvoker invoker,
      BooleanSupplier mayBegin,
      NotificationResult[] result)
      throws Throwable {
    result[0] = NotificationResult.REQUEUE;
    invoker.before(method.method());
    Throwable failure = null;
    try {
      if (mayBegin.getAsBoolean()) {
        result[0] = NotificationResult.HANDLED;
        if (invoker.invoke(method.method(), arguments) == NotificationResult.REQUEUE) {
          result[0] = NotificationResult.REQUEUE;
        }
      }
    } catch (InvocationTargetException e) {
      failure = e.getCause() == null ? e : e.getCause();
    } catch (Throwable e) {
      failure = e;
    }
    try {
      invoker.after();
    } catch (Throwable e) {
      if (failure == null) {
        failure = e;
      } else if (failure != e) {
        failure.addSuppressed(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Unsettled meanwhile, so that it counts against the prefetch and not against the processor. */
  private void giveBackLater(Delivery delivery) {
    try {
      ScheduledFuture<?> unused =
          scheduler.schedule(
              () -> giveBack(delivery), pauses.next().toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      delivery.requeue();
    }
  }

  /** The scheduler's thread touches no socket. */
  private void giveBack(Delivery delivery) {
    submitter.submit(work, delivery::requeue, refusal -> giveBackLater(delivery));
  }
}
