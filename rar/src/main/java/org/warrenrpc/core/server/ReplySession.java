package org.warrenrpc.core.server;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.OpenOnce;

/**
 * A session for replies on whatever connection a server has now, opened when first needed and anew
 * when it broke. Never one that consumes: a reply that the broker refuses may break it.
 * Thread-safe.
 */
final class ReplySession implements AutoCloseable {
  private final Supplier<@Nullable ReplyRoute> route;
  private final OpenOnce<BrokerSession> session;
  private volatile boolean closed;

  /** {@code returned} is told, on an I/O thread, of what no queue takes; it must not block. */
  ReplySession(Supplier<@Nullable ReplyRoute> route, Consumer<Message> returned) {
    this.route = route;
    this.session =
        new OpenOnce<>(
            "reply session",
            deadline -> {
              BrokerSession opened = open(deadline);
              opened.onReturned(returned);
              opened.beginConfirming();
              return opened;
            });
  }

  private BrokerSession open(Deadline deadline) throws BrokerException {
    ReplyRoute current = route.get();
    if (closed || current == null) {
      throw new BrokerException(Kind.UNAVAILABLE, "There is no connection to the broker", null);
    }
    return current.openSession(deadline);
  }

  /** An open session. Blocks while one is opened. */
  BrokerSession get(Deadline deadline) throws BrokerException {
    BrokerSession current = session.get(deadline);
    if (!current.isOpen()) {
      session.forget(current);
      current = session.get(deadline);
    }
    if (closed) {
      current.close();
    }
    return current;
  }

  /** The session if there is an open one. Does no I/O. */
  @Nullable BrokerSession opened() {
    BrokerSession current = session.opened();
    return current != null && current.isOpen() ? current : null;
  }

  /** Whether {@link #get} is worth trying. Does no I/O. */
  boolean isReachable() {
    ReplyRoute current = route.get();
    return !closed && (opened() != null || (current != null && current.isOpen()));
  }

  @Override
  public void close() {
    closed = true;
    BrokerSession last = session.opened();
    if (last != null) {
      last.close();
    }
  }
}
