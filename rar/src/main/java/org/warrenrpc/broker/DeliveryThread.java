package org.warrenrpc.broker;

/** Which thread runs the handlers of a connection's deliveries. */
public enum DeliveryThread {
  /**
   * The one that reads the socket: cheapest, for handlers that never block and make no request of
   * the broker.
   */
  IO,
  /**
   * One daemon thread of the connection's own: handlers may block, and publish, settle and declare
   * meanwhile goes on.
   */
  OWN
}
