package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/**
 * Publishes what takes the place of a cast that failed, to a queue by its name through the default
 * exchange: so queues are declared as peers declare them, without an argument of ours.
 */
final class Replacement implements AutoCloseable {
  /** Of one attempt. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(Replacement.class.getName());

  private final RetrySettings settings;
  private final String server;
  private final boolean mayDeclare;
  private final ServerCounts counts;
  private final ReplySession session;
  private final EveryMinute dead = new EveryMinute();

  /**
   * For one server of that name.
   *
   * @param mayDeclare whether the queue of dead letters is made where it is missing
   */
  Replacement(
      RetrySettings settings,
      String server,
      boolean mayDeclare,
      Supplier<@Nullable ReplyRoute> route,
      ServerCounts counts) {
    this.settings = settings;
    this.server = server;
    this.mayDeclare = mayDeclare;
    this.counts = counts;
    this.session = new ReplySession(route, message -> {});
  }

  /**
   * Has the broker take it, confirmed. Blocks, bounded; not at all while the broker is away.
   *
   * @param queue that the cast came by
   * @return why it is not taken; null when it is
   */
  @Nullable BrokerException publish(FailedCast cast, String queue) {
    if (!session.isReachable()) {
      return new BrokerException(Kind.UNAVAILABLE, "The broker is away", null);
    }
    Deadline deadline = Deadline.after(LIMIT, System::nanoTime);
    try {
      if (cast.isDead(settings)) {
        String to = settings.deadLetterQueue();
        toDeadLetters(cast.deadLetter(to, queue, server), deadline);
        counts.deadLettered.increment();
        LOG.log(
            dead.permits() ? Level.WARNING : Level.DEBUG,
            "A cast of queue {0} failed {1} times at {2}, and is moved to queue {3}",
            queue,
            cast.attempt().runs(),
            server,
            to);
      } else {
        check(publish(cast.copy(queue), deadline), queue);
        counts.retried.increment();
      }
      return null;
    } catch (BrokerException e) {
      return e;
    }
  }

  private void toDeadLetters(Message letter, Deadline deadline) throws BrokerException {
    String queue = settings.deadLetterQueue();
    Outcome outcome = publish(letter, deadline);
    if (outcome == Outcome.UNROUTABLE && mayDeclare) {
      session
          .get(deadline)
          .declare(
              Topology.of(new QueueSpec(queue, true, false, false, Map.of())),
              deadline.remaining());
      outcome = publish(letter, deadline);
    }
    check(outcome, queue);
  }

  private Outcome publish(Message message, Deadline deadline) throws BrokerException {
    return session.get(deadline).publishConfirmed(message, deadline.remaining());
  }

  private static void check(Outcome outcome, String queue) throws BrokerException {
    if (outcome != Outcome.CONFIRMED) {
      String what =
          outcome == Outcome.UNROUTABLE
              ? "There is no queue "
              : "The broker takes nothing in queue ";
      throw new BrokerException(Kind.REFUSED, what + queue, null);
    }
  }

  @Override
  public void close() {
    session.close();
  }

  @Override
  public String toString() {
    return server;
  }
}
