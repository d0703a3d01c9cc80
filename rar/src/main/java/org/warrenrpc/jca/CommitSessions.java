package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.OpenOnce;
import org.warrenrpc.core.client.RpcSession;

/**
 * What casts are published over once their transaction has committed: one session for each
 * configuration, on the shared socket. Not of the container's pool, which lends nothing to a
 * transaction that has ended. They end with the engine's sockets. Thread-safe.
 */
final class CommitSessions {

  /** Where a session is had. */
  interface Source {
    /** Blocks until the deadline at most. */
    RpcSession session(Configuration configuration, Deadline deadline) throws BrokerException;
  }

  /** Who opens one, as {@link Engine#openSession} does. */
  interface Opener {
    RpcSession open(Configuration configuration, Duration limit)
        throws ResourceException, BrokerException;
  }

  private final Opener opener;
  private final Map<Configuration, OpenOnce<RpcSession>> sessions = new ConcurrentHashMap<>();

  CommitSessions(Opener opener) {
    this.opener = opener;
  }

  /** The one of a configuration, opened anew where its socket was lost. */
  RpcSession session(Configuration configuration, Deadline deadline) throws BrokerException {
    OpenOnce<RpcSession> slot =
        sessions.computeIfAbsent(
            configuration, wanted -> new OpenOnce<>("session", by -> open(wanted, by)));
    RpcSession session = slot.get(deadline);
    if (!session.isOpen()) {
      slot.forget(session);
      session.close();
      session = slot.get(deadline);
    }
    return session;
  }

  private RpcSession open(Configuration configuration, Deadline deadline) throws BrokerException {
    Duration longest = configuration.broker().connectTimeout();
    Duration left = deadline.remaining();
    try {
      return opener.open(configuration, left.compareTo(longest) < 0 ? left : longest);
    } catch (ResourceException e) {
      throw new BrokerException(Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
