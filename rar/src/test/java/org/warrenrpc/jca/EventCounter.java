package org.warrenrpc.jca;

import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Counts a managed connection's events and keeps their handles; no transaction is to be told. */
final class EventCounter implements ConnectionEventListener {
  final List<Object> closed = new CopyOnWriteArrayList<>();
  final List<Exception> errors = new CopyOnWriteArrayList<>();

  @Override
  public void connectionClosed(ConnectionEvent event) {
    closed.add(event.getConnectionHandle());
  }

  @Override
  public void connectionErrorOccurred(ConnectionEvent event) {
    errors.add(event.getException());
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
