package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.LazyAssociatableConnectionManager;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.NotSentException;

/** Has the container put a managed connection behind a handle again (7.16.1). Thread-safe. */
final class Association {
  private final ConnectionHandle handle;

  /** Held while the container is asked: of two threads one asks, or the handle would hold two. */
  private final ReentrantLock asking = new ReentrantLock();

  Association(ConnectionHandle handle) {
    this.handle = handle;
  }

  /**
   * Asks the container. Blocks as its pool does; for another thread that asks, for info's limit.
   *
   * @throws NotSentException when it gives none
   */
  void restore(
      @Nullable ConnectionManager pool, RpcManagedConnectionFactory factory, RequestInfo info) {
    if (!(pool instanceof LazyAssociatableConnectionManager lazy)) {
      throw new NotSentException(
          "The container took the connection away: close it and take another", null);
    }
    try {
      if (!asking.tryLock(info.limit().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new NotSentException("No connection within " + info.limit().toMillis() + " ms", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotSentException("Interrupted while the container was asked", e);
    }
    try {
      if (handle.isDissociated()) {
        lazy.associateConnection(handle, factory, info);
      }
    } catch (ResourceException e) {
      throw new NotSentException("No connection: " + Reason.of(e), e);
    } finally {
      asking.unlock();
    }
  }

  /** Tells the container that a handle was closed which has no managed connection. */
  void closed(@Nullable ConnectionManager pool, RpcManagedConnectionFactory factory) {
    if (pool instanceof LazyAssociatableConnectionManager lazy) {
      lazy.inactiveConnectionClosed(handle, factory);
    }
  }
}
