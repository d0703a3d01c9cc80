package org.warrenrpc.broker;

import java.time.Duration;
import java.util.Set;

/**
 * A broker back end. Thread-safe. A pluggable one is a public class with a public constructor
 * without arguments, named in configuration. It never recovers by itself: a connection that is lost
 * stays lost, and its owner makes a new one.
 */
public interface Broker extends AutoCloseable {

  /**
   * Opens a connection (a socket, where there are sockets). Blocks for at most {@code limit}. The
   * caller closes it.
   *
   * @param name shown in the broker's list of connections
   * @param delivery whether handlers run on the I/O thread (they must then never block)
   * @throws BrokerException when the broker is away, refuses, or does not answer in time
   */
  BrokerConnection connect(
      BrokerSettings settings, String name, DeliveryThread delivery, Duration limit)
      throws BrokerException;

  /** What this back end can be relied upon to do beyond the contract's core. */
  Set<Promise> promises();

  /**
   * Ends every connection, each as lost: listeners are told. Forgets what is kept in memory.
   * Bounded. A second call does nothing.
   */
  @Override
  void close();
}
