package org.warrenrpc.broker;

import java.time.Duration;
import java.util.function.Consumer;

/** One connection to a broker; sessions multiplex over it. Thread-safe. */
public interface BrokerConnection extends AutoCloseable {

  /**
   * Opens a session. Blocks for at most {@code limit}. Whoever opens it closes it; it ends with the
   * connection.
   *
   * @throws BrokerException when the connection is lost or the broker refuses
   */
  BrokerSession openSession(Duration limit) throws BrokerException;

  /**
   * Has {@code listener} told once when the connection is lost, for whatever reason but {@link
   * #close}; at once if it is lost already. Told on an I/O thread: it must not block.
   */
  void onLost(Consumer<BrokerException> listener);

  /** Whether it is neither lost nor closed. Does no I/O. */
  boolean isOpen();

  /** Product and version of the broker as it introduced itself, for metadata and logs. */
  ServerInfo server();

  /**
   * Closes it and its sessions within a few seconds, the broker's answer or not. Tells no listener.
   * A second call does nothing.
   */
  @Override
  void close();
}
