package org.warrenrpc.jca;

import jakarta.resource.spi.BootstrapContext;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of the transaction that the container began for a method on the calling thread.
 * Thread-safe.
 */
final class TransactionState {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final @Nullable TransactionSynchronizationRegistry registry;

  private TransactionState(@Nullable TransactionSynchronizationRegistry registry) {
    this.registry = registry;
  }

  /** Of a container that tells nothing. */
  static TransactionState unknown() {
    return new TransactionState(null);
  }

  /** As the container tells it (Connectors 2.1, 7.14); some do not. */
  static TransactionState of(BootstrapContext context) {
    try {
      return new TransactionState(context.getTransactionSynchronizationRegistry());
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "The container does not tell of its transactions", e);
      return unknown();
    }
  }

  /** Whether there is a transaction that will not commit, or that did not. */
  boolean isRolledBack() {
    TransactionSynchronizationRegistry known = registry;
    if (known == null) {
      return false;
    }
    int status = known.getTransactionStatus();
    return status == Status.STATUS_MARKED_ROLLBACK
        || status == Status.STATUS_ROLLING_BACK
        || status == Status.STATUS_ROLLEDBACK;
  }
}
