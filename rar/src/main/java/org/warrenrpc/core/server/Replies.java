package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.RpcDialects;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Payload;
import org.warrenrpc.wire.Reply;
import org.warrenrpc.wire.ReplyTo;
import org.warrenrpc.wire.UnsendableException;

/** Publishes replies on whatever connection there is now. Thread-safe. */
final class Replies {
  private static final System.Logger LOG = System.getLogger(Replies.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Supplier<@Nullable ReplyRoute> current;
  private final ServerCounts counts;
  private final EveryMinute lost = new EveryMinute();

  Replies(Supplier<@Nullable ReplyRoute> current, ServerCounts counts) {
    this.current = current;
    this.counts = counts;
  }

  /** Publishes what ends a call. Nothing comes of it but a reply, a count and a line in the log. */
  void end(ReplyTo to, Reply reply, String method) {
    try {
      try {
        count(to, send(to, reply), method);
      } catch (UnsendableException e) {
        Reply fault = new Reply.Fault(FailureReport.of(e), sent(reply));
        count(to, send(to, fault), method);
      }
    } catch (BrokerException | UnsendableException | RuntimeException e) {
      counts.repliesLost.increment();
      LOG.log(
          lost.permits() ? Level.WARNING : Level.DEBUG,
          "The reply of " + method + " to call " + to.id() + " is lost",
          e);
    }
  }

  /**
   * Publishes a reply.
   *
   * @return false when the caller is gone
   */
  boolean send(ReplyTo to, Reply reply) throws BrokerException, UnsendableException {
    List<Payload> bodies = RpcDialects.encode(to, reply);
    Deadline deadline = Deadline.after(LIMIT, System::nanoTime);
    int next = 0;
    boolean again = false;
    while (next < bodies.size()) {
      BrokerSession session = session(deadline);
      if (to.mustExist() != null && !session.exists(to.mustExist(), deadline.remaining())) {
        return false;
      }
      try {
        for (; next < bodies.size(); next++) {
          session.publish(message(to, bodies.get(next)), deadline.remaining());
        }
      } catch (BrokerException e) {
        // a session breaks for what was published on it before: this reply may go on a fresh one
        if (again || e.mayHaveBeenSent()) {
          throw e;
        }
        again = true;
      }
    }
    return true;
  }

  private BrokerSession session(Deadline deadline) throws BrokerException {
    ReplyRoute route = current.get();
    if (route == null) {
      throw new BrokerException(Kind.UNAVAILABLE, "There is no connection to the broker", null);
    }
    return route.replySession(deadline);
  }

  private void count(ReplyTo to, boolean sent, String method) {
    if (!sent) {
      counts.repliesDropped.increment();
      LOG.log(Level.DEBUG, "The caller of {0}, call {1}, is gone", method, to.id());
    }
  }

  /** Mandatory only where nobody looked before whether the caller is there. */
  private static Message message(ReplyTo to, Payload payload) {
    return new Message(
        to.address(),
        payload.contentType(),
        Dialect.CONTENT_ENCODING,
        null,
        payload.headers(),
        to.mustExist() == null,
        payload.body());
  }

  private static @Nullable Integer sent(Reply reply) {
    if (reply instanceof Reply.End end) {
      return end.count();
    }
    return reply instanceof Reply.Fault fault ? fault.count() : null;
  }
}
