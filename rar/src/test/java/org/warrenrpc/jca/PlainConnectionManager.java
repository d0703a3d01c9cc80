package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAllocationException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A container's pool of a given size, without waiting: it gives connections out, takes them back
 * with cleanup when told that they were closed, destroys them inside of the error event, and
 * counts.
 */
final class PlainConnectionManager implements ConnectionManager, ConnectionEventListener {
  private static final long serialVersionUID = 1L;

  private final int size;
  private final transient Set<ManagedConnection> idle = new LinkedHashSet<>();
  private final transient Set<ManagedConnection> out = new LinkedHashSet<>();
  final AtomicInteger made = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger errors = new AtomicInteger();
  final AtomicInteger most = new AtomicInteger();

  PlainConnectionManager(int size) {
    this.size = size;
  }

  @Override
  public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
      throws ResourceException {
    ManagedConnection given;
    synchronized (this) {
      given = factory.matchManagedConnections(Set.copyOf(idle), null, info);
      if (given != null) {
        idle.remove(given);
      } else if (out.size() + idle.size() >= size) {
        throw new ResourceAllocationException("the pool of " + size + " is exhausted");
      } else {
        given = factory.createManagedConnection(null, info);
        given.addConnectionEventListener(this);
        made.incrementAndGet();
      }
      out.add(given);
      most.accumulateAndGet(out.size(), Math::max);
    }
    return given.getConnection(null, info);
  }

  /** Those in the pool now. */
  synchronized Set<ManagedConnection> idle() {
    return Set.copyOf(idle);
  }

  synchronized int out() {
    return out.size();
  }

  @Override
  public void connectionClosed(ConnectionEvent event) {
    closed.incrementAndGet();
    ManagedConnection connection = (ManagedConnection) event.getSource();
    synchronized (this) {
      if (event.getConnectionHandle() == null || !out.remove(connection)) {
        throw new IllegalStateException("closed without a handle, or twice");
      }
    }
    try {
      connection.cleanup();
    } catch (ResourceException e) {
      throw new IllegalStateException(e);
    }
    synchronized (this) {
      idle.add(connection);
    }
  }

  @Override
  public void connectionErrorOccurred(ConnectionEvent event) {
    errors.incrementAndGet();
    ManagedConnection connection = (ManagedConnection) event.getSource();
    synchronized (this) {
      idle.remove(connection);
      out.remove(connection);
    }
    try {
      connection.cleanup();
      connection.destroy();
    } catch (ResourceException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void localTransactionStarted(ConnectionEvent event) {
    throw new IllegalStateException("no transactions");
  }

  @Override
  public void localTransactionCommitted(ConnectionEvent event) {
    throw new IllegalStateException("no transactions");
  }

  @Override
  public void localTransactionRolledback(ConnectionEvent event) {
    throw new IllegalStateException("no transactions");
  }
}
