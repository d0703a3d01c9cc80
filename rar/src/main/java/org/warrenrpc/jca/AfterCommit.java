package org.warrenrpc.jca;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.RpcException;

/**
 * Publishes the casts of a transaction when it has committed: nothing can be undone any more, so
 * that each is tried whatever became of those before it. Told once, by the container.
 */
final class AfterCommit implements Synchronization {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final CastBuffer buffer;
  private final CommitSessions.Source sessions;
  private final UnsentCasts unsent;

  AfterCommit(CastBuffer buffer, CommitSessions.Source sessions, UnsentCasts unsent) {
    this.buffer = buffer;
    this.sessions = sessions;
    this.unsent = unsent;
  }

  @Override
  public void beforeCompletion() {}

  @Override
  public void afterCompletion(int status) {
    if (status != Status.STATUS_COMMITTED) {
      LOG.log(Level.DEBUG, "A rollback dropped {0} casts", buffer.rollBack());
      return;
    }
    List<WaitingCast> casts = buffer.commit();
    CastPublisher publisher = new CastPublisher(sessions, casts);
    for (WaitingCast cast : casts) {
      try {
        publisher.publish(cast);
      } catch (RpcException e) {
        unsent.add(cast, e);
      } catch (RuntimeException e) {
        unsent.add(cast, new ConnectionLostException(cast.cast() + " may have run: " + e, e));
      }
    }
  }
}
