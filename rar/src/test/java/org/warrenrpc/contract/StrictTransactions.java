package org.warrenrpc.contract;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.LocalTransaction;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A transaction manager with its registry: at most one transaction for a thread and one resource
 * that cannot prepare for a transaction. Refuses whatever the registry's contract does not allow;
 * what a real one would swallow is among the faults.
 */
public final class StrictTransactions implements TransactionSynchronizationRegistry {

  /** One of them; its identity is its key. */
  public final class Transaction {
    private final Map<Object, @Nullable Object> resources = new HashMap<>();
    private final List<Synchronization> synchronizations = new ArrayList<>();
    private final List<Runnable> whenEnded = new ArrayList<>();
    private @Nullable LocalTransaction resource;
    private volatile int status = Status.STATUS_ACTIVE;

    private Transaction() {}

    private void end(boolean committed) {
      status = committed ? Status.STATUS_COMMITTED : Status.STATUS_ROLLEDBACK;
      for (Synchronization each : List.copyOf(synchronizations)) {
        try {
          each.afterCompletion(status);
        } catch (RuntimeException | Error e) {
          faults.add(e);
        }
      }
      whenEnded.forEach(Runnable::run);
    }

    private void rollBack() {
      status = Status.STATUS_ROLLING_BACK;
      LocalTransaction enlisted = resource;
      if (enlisted != null) {
        try {
          enlisted.rollback();
        } catch (ResourceException | RuntimeException e) {
          faults.add(e);
        }
      }
      end(false);
    }
  }

  private final Map<Thread, Transaction> current = new ConcurrentHashMap<>();
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

  /** What went wrong without anybody being told. */
  public List<Throwable> faults() {
    return List.copyOf(faults);
  }

  /** Begins one on this thread. */
  public void begin() {
    if (current.get(Thread.currentThread()) != null) {
      throw new IllegalStateException("a transaction in a transaction");
    }
    current.put(Thread.currentThread(), new Transaction());
  }

  /** Takes the thread's from it, which then has none. */
  public Transaction suspend() {
    Transaction suspended = required();
    current.remove(Thread.currentThread());
    return suspended;
  }

  /** Gives one back. */
  public void resume(Transaction suspended) {
    if (current.get(Thread.currentThread()) != null) {
      throw new IllegalStateException("a transaction in a transaction");
    }
    current.put(Thread.currentThread(), suspended);
  }

  /**
   * Commits this thread's.
   *
   * @throws RollbackException when it rolled back instead, with its resource's failure as the cause
   */
  public void commit() throws RollbackException {
    Transaction ended = required();
    try {
      if (ended.status == Status.STATUS_ACTIVE) {
        List.copyOf(ended.synchronizations).forEach(Synchronization::beforeCompletion);
      }
      if (ended.status == Status.STATUS_ROLLEDBACK) {
        throw new RollbackException("it took too long");
      }
      if (ended.status != Status.STATUS_ACTIVE) {
        ended.rollBack();
        throw new RollbackException("marked for rollback");
      }
      ended.status = Status.STATUS_COMMITTING;
      if (ended.resource != null) {
        commitResource(ended, ended.resource);
      }
      ended.end(true);
    } finally {
      current.remove(Thread.currentThread());
    }
  }

  private static void commitResource(Transaction ended, LocalTransaction resource)
      throws RollbackException {
    try {
      resource.commit();
    } catch (ResourceException e) {
      ended.end(false);
      RollbackException told = new RollbackException("the resource did not commit");
      told.initCause(e);
      throw told;
    }
  }

  /** Rolls this thread's back. */
  public void rollback() {
    Transaction ended = required();
    try {
      if (ended.status != Status.STATUS_ROLLEDBACK) {
        ended.rollBack();
      }
    } finally {
      current.remove(Thread.currentThread());
    }
  }

  /** Rolls this thread's back on another thread, since it took too long: the thread keeps it. */
  public void reap() throws InterruptedException {
    Transaction late = required();
    Thread reaper = new Thread(late::rollBack, "reaper");
    reaper.start();
    reaper.join();
  }

  /**
   * Enlists the one resource that cannot prepare, which begins.
   *
   * @throws ResourceException when there is one already; the transaction can only roll back then
   */
  public void enlist(LocalTransaction resource) throws ResourceException {
    Transaction into = required();
    if (into.status != Status.STATUS_ACTIVE) {
      throw new ResourceException("the transaction is not active");
    }
    if (into.resource != null) {
      into.status = Status.STATUS_MARKED_ROLLBACK;
      throw new ResourceException("a second resource that cannot prepare");
    }
    resource.begin();
    into.resource = resource;
  }

  /** Has {@code task} run after everything else when this thread's has ended. */
  void whenEnded(Runnable task) {
    required().whenEnded.add(task);
  }

  @Override
  public @Nullable Object getTransactionKey() {
    return current.get(Thread.currentThread());
  }

  @Override
  public void putResource(Object key, @Nullable Object value) {
    Objects.requireNonNull(key);
    required().resources.put(key, value);
  }

  @Override
  public @Nullable Object getResource(Object key) {
    Objects.requireNonNull(key);
    return required().resources.get(key);
  }

  @Override
  public void registerInterposedSynchronization(Synchronization synchronization) {
    Objects.requireNonNull(synchronization);
    Transaction into = required();
    if (into.status != Status.STATUS_ACTIVE) {
      throw new IllegalStateException("too late for a synchronization: status " + into.status);
    }
    into.synchronizations.add(synchronization);
  }

  @Override
  public int getTransactionStatus() {
    Transaction known = current.get(Thread.currentThread());
    return known == null ? Status.STATUS_NO_TRANSACTION : known.status;
  }

  @Override
  public void setRollbackOnly() {
    required().status = Status.STATUS_MARKED_ROLLBACK;
  }

  @Override
  public boolean getRollbackOnly() {
    return required().status == Status.STATUS_MARKED_ROLLBACK;
  }

  private Transaction required() {
    Transaction known = current.get(Thread.currentThread());
    if (known == null) {
      throw new IllegalStateException("no transaction");
    }
    return known;
  }
}
