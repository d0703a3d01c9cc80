package org.warrenrpc.core;

import org.warrenrpc.broker.Broker;

/**
 * The sockets that servers consume on: one for each broker settings, shared by its servers, gone
 * with the last of them. Never one that carries replies to our own calls. Thread-safe.
 */
public final class InboundConnections implements AutoCloseable {

  /** Connects with {@code broker}, which stays the caller's to close. */
  public InboundConnections(Broker broker) {}

  /** Closes every socket, within a few seconds each. A second call does nothing. */
  @Override
  public void close() {}
}
