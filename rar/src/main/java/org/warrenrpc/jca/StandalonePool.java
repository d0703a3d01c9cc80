package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection manager for Java SE (Connectors 2.1, 6.5.2.2): keeps a few idle connections and
 * makes as many as are asked for; they are light. Thread-safe.
 */
final class StandalonePool implements ConnectionManager, ConnectionEventListener, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");
  private static final int MOST_IDLE = 16;

  private final transient Set<ManagedConnection> all = new LinkedHashSet<>();
  private final transient Set<ManagedConnection> idle = new LinkedHashSet<>();
  private transient boolean closed;

  @Override
  public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
      throws ResourceException {
    ManagedConnection connection = idle(factory, info);
    if (connection == null) {
      connection = factory.createManagedConnection(null, info);
      keep(connection);
    }
    try {
      return connection.getConnection(null, info);
    } catch (ResourceException e) {
      drop(connection);
      throw e;
    }
  }

  @Override
  public void connectionClosed(ConnectionEvent event) {
    ManagedConnection connection = (ManagedConnection) event.getSource();
    try {
      connection.cleanup();
    } catch (ResourceException e) {
      LOG.log(Level.WARNING, "A connection was not cleaned up", e);
      drop(connection);
      return;
    }
    boolean kept;
    synchronized (all) {
      kept = !closed && idle.size() < MOST_IDLE && all.contains(connection) && idle.add(connection);
    }
    if (!kept) {
      drop(connection);
    }
  }

  @Override
  public void connectionErrorOccurred(ConnectionEvent event) {
    drop((ManagedConnection) event.getSource());
  }

  @Override
  public void localTransactionStarted(ConnectionEvent event) {}

  @Override
  public void localTransactionCommitted(ConnectionEvent event) {}

  @Override
  public void localTransactionRolledback(ConnectionEvent event) {}

  /** Destroys every connection, in use or not, side by side. Bounded. */
  @Override
  public void close() {
    List<ManagedConnection> left;
    synchronized (all) {
      closed = true;
      left = List.copyOf(all);
    }
    SideBySide.run("close", left.stream().map(each -> (Runnable) () -> drop(each)).toList());
  }

  private @Nullable ManagedConnection idle(
      ManagedConnectionFactory factory, ConnectionRequestInfo info) throws ResourceException {
    synchronized (all) {
      ManagedConnection found = factory.matchManagedConnections(idle, null, info);
      if (found != null) {
        idle.remove(found);
      }
      return found;
    }
  }

  private void keep(ManagedConnection connection) throws ResourceException {
    boolean late;
    synchronized (all) {
      late = closed;
      all.add(connection);
    }
    connection.addConnectionEventListener(this);
    if (late) {
      drop(connection);
      throw new jakarta.resource.spi.IllegalStateException("The factory is closed");
    }
  }

  private void drop(ManagedConnection connection) {
    synchronized (all) {
      all.remove(connection);
      idle.remove(connection);
    }
    try {
      connection.destroy();
    } catch (ResourceException e) {
      LOG.log(Level.WARNING, "A connection was not destroyed", e);
    }
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("A pool for Java SE lives in its JVM");
  }
}
