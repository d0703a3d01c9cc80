package org.warrenrpc.core;

import java.time.Duration;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSettings;

/**
 * The outbound sockets: one for each pair of broker settings and dialect, shared by its sessions, gone with the last of them; and sockets of a session's own. Thread-safe.
 */
public final class RpcLinks implements AutoCloseable {

  /** Connects with {@code broker}, which stays the caller's to close. */
  public RpcLinks(Broker broker) {}

  /**
   * Opens a session on the shared socket, which is connected first where there is none. Blocks for at most {@code limit}. The caller closes it.
   *
   * @throws BrokerException when the broker is away, refuses, or does not answer in time
   */
  public RpcSession openSession(BrokerSettings settings, ClientSettings client, Duration limit)
      throws BrokerException {
    throw new UnsupportedOperationException();
  }

  /** As {@link #openSession}, on a socket of its own, which ends with the session. */
  public RpcSession openOwn(BrokerSettings settings, ClientSettings client, Duration limit)
      throws BrokerException {
    throw new UnsupportedOperationException();
  }

  /** Fails every pending call and closes every socket, within a few seconds each. A second call does nothing. */
  @Override
  public void close() {}
}
