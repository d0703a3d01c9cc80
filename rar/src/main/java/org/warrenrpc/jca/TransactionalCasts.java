package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.LazyEnlistableConnectionManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.NotSentException;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.client.PreparedCast;

/**
 * Keeps the casts of one adapter for the transactions that they are made in: to be published after
 * the commit, or by it where a managed connection takes part. Thread-safe.
 */
final class TransactionalCasts {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final Transactions transactions;
  private final CommitSessions sessions;
  private final UnsentCasts unsent = new UnsentCasts();
  private final EveryMinute warnings = new EveryMinute();
  private final Object afterCommit = new Object();
  private final Object byCommit = new Object();

  TransactionalCasts(Transactions transactions, CommitSessions sessions) {
    this.transactions = transactions;
    this.sessions = sessions;
  }

  /** Keeps them until after the commit; false where they are to be sent now. */
  boolean keep(Configuration configuration, List<PreparedCast> casts) {
    return switch (transactions.standing()) {
      case NONE -> false;
      case DOOMED -> dropped(casts);
      case OPEN -> afterCommit().keep(waiting(configuration, casts));
    };
  }

  /**
   * The same for casts over a managed connection that can take part in the transaction: the first
   * of an adapter's does, so that there is one such resource and not several.
   *
   * @param pool which enlists it, where it does so on demand
   * @throws NotSentException when the transaction does not take it
   */
  boolean keep(
      RpcManagedConnection connection, @Nullable ConnectionManager pool, List<PreparedCast> casts) {
    return switch (transactions.standing()) {
      case NONE -> false;
      case DOOMED -> dropped(casts);
      case OPEN -> byCommit(connection, pool).keep(waiting(connection.configuration(), casts));
    };
  }

  UnsentCasts unsent() {
    return unsent;
  }

  CommitSessions sessions() {
    return sessions;
  }

  private static boolean dropped(List<PreparedCast> casts) {
    LOG.log(Level.DEBUG, "Dropped in a transaction that rolls back: {0}", casts);
    return true;
  }

  private List<WaitingCast> waiting(Configuration configuration, List<PreparedCast> casts) {
    UnsentHandler handler = UnsentHandler.find(configuration.casts().handler());
    return casts.stream().map(cast -> new WaitingCast(configuration, cast, handler)).toList();
  }

  private CastBuffer afterCommit() {
    CastBuffer buffer = transactions.get(afterCommit);
    if (buffer == null) {
      buffer = new CastBuffer();
      transactions.whenEnded(new AfterCommit(buffer, sessions::session, unsent));
      transactions.put(afterCommit, buffer);
    }
    return buffer;
  }

  private CastBuffer byCommit(RpcManagedConnection connection, @Nullable ConnectionManager pool) {
    CastBuffer known = transactions.get(byCommit);
    if (known != null) {
      return known;
    }
    // a container that knows no lazy enlistment has enlisted it by now
    CastBuffer buffer = connection.transaction().buffer();
    if (buffer == null && pool instanceof LazyEnlistableConnectionManager lazy) {
      try {
        lazy.lazyEnlist(connection);
      } catch (ResourceException e) {
        throw new NotSentException(
            "The container did not enlist the connection in the transaction, which takes one"
                + " resource that cannot prepare, at transactionLevel local: "
                + Reason.of(e),
            e);
      }
      buffer = connection.transaction().buffer();
    }
    if (buffer == null) {
      if (warnings.permits()) {
        LOG.log(
            Level.WARNING,
            "The container enlists no connection: its transactions publish after their commit");
      }
      return afterCommit();
    }
    transactions.put(byCommit, buffer);
    return buffer;
  }
}
