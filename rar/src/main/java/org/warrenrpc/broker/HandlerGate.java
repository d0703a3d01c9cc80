package org.warrenrpc.broker;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one subscription's handler pass through, so that none begins once it is shut.
 * For handlers that run on one thread at a time. Thread-safe.
 */
public final class HandlerGate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private boolean shut;
  private @Nullable Thread inside;

  /** Whether a call may begin; {@link #leave} must then follow. */
  public boolean enter() {
    lock.lock();
    try {
      if (shut) {
        return false;
      }
      inside = Thread.currentThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The call has ended. */
  public void leave() {
    lock.lock();
    try {
      inside = null;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets no further call begin. Does not wait. Returns whether this call shut it. */
  public boolean shut() {
    lock.lock();
    try {
      boolean first = !shut;
      shut = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a running call to end, at most {@code limit}; not at all from within it, and no
   * longer than until an interrupt, which is kept.
   */
  public void awaitLeft(Duration limit) {
    lock.lock();
    try {
      long remaining = limit.toNanos();
      while (inside != null && inside != Thread.currentThread() && remaining > 0) {
        remaining = left.awaitNanos(remaining);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
