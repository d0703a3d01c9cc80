package org.warrenrpc.jca;

import jakarta.resource.spi.BootstrapContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.NotSentException;

/**
 * The container's transactions, as its registry tells of them (Connectors 2.1, 7.14). Thread-safe.
 */
final class Transactions {

  /** What is to become of the transaction of the calling thread. */
  enum Standing {
    /** There is none, or it has committed. */
    NONE,
    OPEN,
    /** It will not commit, or did not: one that took too long stays with its thread. */
    DOOMED
  }

  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final @Nullable TransactionSynchronizationRegistry registry;

  private Transactions(@Nullable TransactionSynchronizationRegistry registry) {
    this.registry = registry;
  }

  /** Of an environment without any. */
  static Transactions none() {
    return new Transactions(null);
  }

  /** Those of the container, which may tell of none. */
  static Transactions of(BootstrapContext context) {
    try {
      TransactionSynchronizationRegistry given = context.getTransactionSynchronizationRegistry();
      if (given != null) {
        return new Transactions(given);
      }
      LOG.log(Level.INFO, "The container tells of no transactions: casts are sent at once");
    } catch (UnsupportedOperationException | LinkageError e) {
      LOG.log(Level.INFO, "The container tells of no transactions: casts are sent at once", e);
    }
    return none();
  }

  /** Of the calling thread's. */
  Standing standing() {
    TransactionSynchronizationRegistry known = registry;
    if (known == null || known.getTransactionKey() == null) {
      return Standing.NONE;
    }
    return switch (known.getTransactionStatus()) {
      case Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED -> Standing.NONE;
      case Status.STATUS_MARKED_ROLLBACK, Status.STATUS_ROLLING_BACK, Status.STATUS_ROLLEDBACK ->
          Standing.DOOMED;
      default -> Standing.OPEN;
    };
  }

  /** The buffer that was put into the calling thread's transaction under that key. */
  @Nullable CastBuffer get(Object key) {
    return (CastBuffer) known().getResource(key);
  }

  void put(Object key, CastBuffer buffer) {
    known().putResource(key, buffer);
  }

  /**
   * Has somebody told when the calling thread's transaction has ended.
   *
   * @throws NotSentException when it is ending already
   */
  void whenEnded(Synchronization told) {
    try {
      known().registerInterposedSynchronization(told);
    } catch (IllegalStateException e) {
      throw new NotSentException("The transaction takes no casts any more: " + e.getMessage(), e);
    }
  }

  private TransactionSynchronizationRegistry known() {
    TransactionSynchronizationRegistry known = registry;
    if (known == null) {
      throw new IllegalStateException("There are no transactions here");
    }
    return known;
  }
}
