package org.warrenrpc.core;

import java.util.function.Consumer;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.ServerInfo;

/** What a managed connection is made of: light, and opened anew by itself when only it broke. A lost socket is final. Thread-safe. */
public final class RpcSession implements AutoCloseable {

  RpcSession() {}

  /** Whether it is neither closed nor its socket lost. Does no I/O. */
  public boolean isOpen() {
    throw new UnsupportedOperationException();
  }

  /**
   * Has {@code listener} told once when the socket is lost, before the calls that wait for it fail; at once if it is lost already; not after {@link #close}. Told on an I/O thread: it must
   * not block.
   */
  public void onLost(Consumer<BrokerException> listener) {
    throw new UnsupportedOperationException();
  }

  /** How the broker introduced itself. */
  public ServerInfo server() {
    throw new UnsupportedOperationException();
  }

  /** Gives the session up. Calls that were sent through it are still answered, as long as the socket has other sessions. A second call does nothing. */
  @Override
  public void close() {}
}
