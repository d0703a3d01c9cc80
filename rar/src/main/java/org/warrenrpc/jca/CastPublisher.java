package org.warrenrpc.jca;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.client.PreparedCast;
import org.warrenrpc.core.client.RpcSession;

/** Publishes the casts of one transaction, by one deadline. Confined to one thread. */
final class CastPublisher {
  private final CommitSessions.Source sessions;
  private final Deadline deadline;
  private final Map<Configuration, BrokerException> unreachable = new HashMap<>();

  /** Its time, the longest of theirs, begins now. */
  CastPublisher(CommitSessions.Source sessions, List<WaitingCast> casts) {
    this.sessions = sessions;
    Duration longest = Duration.ZERO;
    for (WaitingCast cast : casts) {
      Duration limit = cast.configuration().casts().commitTimeout();
      longest = limit.compareTo(longest) > 0 ? limit : longest;
    }
    this.deadline = Deadline.after(longest, System::nanoTime);
  }

  /**
   * Publishes one and waits for the broker's word, while there is time.
   *
   * @throws RpcException what the verb would have thrown
   */
  void publish(WaitingCast waiting) {
    PreparedCast cast = waiting.cast();
    RpcSession session = session(waiting);
    try {
      cast.publish(session, deadline);
    } catch (NotSentException e) {
      if (session.isOpen() || deadline.expired()) {
        throw e;
      }
      // it was lost since it was last used, and nothing went out
      cast.publish(session(waiting), deadline);
    }
  }

  /** A broker that cannot be reached is not tried for each cast. */
  private RpcSession session(WaitingCast waiting) {
    Configuration configuration = waiting.configuration();
    BrokerException known = unreachable.get(configuration);
    if (known != null) {
      throw waiting.cast().failure(known, deadline);
    }
    try {
      return sessions.session(configuration, deadline);
    } catch (BrokerException e) {
      unreachable.put(configuration, e);
      throw waiting.cast().failure(e, deadline);
    }
  }
}
