package org.warrenrpc.jca;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A container's transactions, one for a thread at most. As in containers, what is marked for
 * rollback is rolled back without a word. Whoever asks for one where there is none is thrown at.
 */
final class StrictTransactions implements TransactionSynchronizationRegistry {
  /** How they ended, in that order. */
  final ConcurrentLinkedQueue<String> outcomes = new ConcurrentLinkedQueue<>();

  private final ThreadLocal<Integer> status =
      ThreadLocal.withInitial(() -> Status.STATUS_NO_TRANSACTION);

  /** Whether none commits. */
  volatile boolean failing;

  void begin() {
    if (status.get() != Status.STATUS_NO_TRANSACTION) {
      throw new IllegalStateException("a transaction in a transaction");
    }
    status.set(Status.STATUS_ACTIVE);
  }

  void complete() {
    boolean marked = status.get() != Status.STATUS_ACTIVE;
    status.remove();
    outcomes.add(marked || failing ? "rollback" : "commit");
    if (failing && !marked) {
      throw new IllegalStateException("the data source is gone");
    }
  }

  /** Of a transaction that took too long. */
  void reap() {
    status.set(Status.STATUS_ROLLEDBACK);
  }

  @Override
  public int getTransactionStatus() {
    return status.get();
  }

  @Override
  public void setRollbackOnly() {
    active();
    status.set(Status.STATUS_MARKED_ROLLBACK);
  }

  @Override
  public boolean getRollbackOnly() {
    active();
    return status.get() == Status.STATUS_MARKED_ROLLBACK;
  }

  private void active() {
    if (status.get() == Status.STATUS_NO_TRANSACTION) {
      throw new IllegalStateException("no transaction");
    }
  }

  @Override
  public @Nullable Object getTransactionKey() {
    return status.get() == Status.STATUS_NO_TRANSACTION ? null : Thread.currentThread();
  }

  @Override
  public void putResource(Object key, @Nullable Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Object getResource(Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void registerInterposedSynchronization(Synchronization synchronization) {
    throw new UnsupportedOperationException();
  }
}
