package org.warrenrpc.jca;

import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.LocalTransactionException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcException;

/**
 * The local transactions of one managed connection, one after the other, driven by the container
 * alone: casts wait for the commit, which publishes them. Thread-safe.
 */
final class CastTransaction implements LocalTransaction {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final CommitSessions.Source sessions;
  private final AtomicReference<@Nullable CastBuffer> current = new AtomicReference<>();

  CastTransaction(CommitSessions.Source sessions) {
    this.sessions = sessions;
  }

  @Override
  public void begin() throws LocalTransactionException {
    if (!current.compareAndSet(null, new CastBuffer())) {
      throw new LocalTransactionException("A local transaction has begun already");
    }
  }

  /** Publishes; the first failure ends it, and what the broker had confirmed stays sent. */
  @Override
  public void commit() throws LocalTransactionException {
    List<WaitingCast> casts = ended().commit();
    CastPublisher publisher = new CastPublisher(sessions, casts);
    int sent = 0;
    try {
      for (WaitingCast cast : casts) {
        publisher.publish(cast);
        sent++;
      }
    } catch (RpcException e) {
      throw new LocalTransactionException(
          "Of " + casts.size() + " casts " + sent + " were sent: " + e.getMessage(), e);
    }
  }

  @Override
  public void rollback() throws LocalTransactionException {
    LOG.log(Level.DEBUG, "A rollback dropped {0} casts", ended().rollBack());
  }

  /** Where the casts of the one that has begun wait; null where none has. */
  @Nullable CastBuffer buffer() {
    return current.get();
  }

  /** Ends what the container left open when it took the connection back. */
  void abandon() {
    CastBuffer left = current.getAndSet(null);
    if (left != null) {
      LOG.log(
          Level.WARNING,
          "A connection was given back within its local transaction: {0} casts are dropped",
          left.rollBack());
    }
  }

  private CastBuffer ended() throws LocalTransactionException {
    CastBuffer ended = current.getAndSet(null);
    if (ended == null) {
      throw new LocalTransactionException("No local transaction has begun");
    }
    return ended;
  }
}
