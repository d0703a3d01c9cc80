package org.warrenrpc.jca;

import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ManagedConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who is told of a managed connection's events (Connectors 2.1, 6.5.6). Thread-safe. */
final class ConnectionListeners {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();

  void add(ConnectionEventListener listener) {
    listeners.add(listener);
  }

  void remove(ConnectionEventListener listener) {
    listeners.remove(listener);
  }

  /** The application closed a handle. */
  void closed(ManagedConnection source, Object handle) {
    ConnectionEvent event = new ConnectionEvent(source, ConnectionEvent.CONNECTION_CLOSED);
    event.setConnectionHandle(handle);
    tell(listener -> listener.connectionClosed(event));
  }

  /** The connection is of no use any more. */
  void failed(ManagedConnection source, Exception reason) {
    ConnectionEvent event =
        new ConnectionEvent(source, ConnectionEvent.CONNECTION_ERROR_OCCURRED, reason);
    tell(listener -> listener.connectionErrorOccurred(event));
  }

  private void tell(Consumer<ConnectionEventListener> event) {
    for (ConnectionEventListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "A connection event listener failed", e);
      }
    }
  }
}
