package org.warrenrpc.jca;

import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerSettings;

/**
 * What the container's log writer hears of one managed connection (Connectors 2.1, 6.6); a writer
 * that fails keeps nothing else from happening. Thread-safe.
 */
final class ConnectionLog {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final BrokerSettings broker;
  private volatile @Nullable PrintWriter writer;

  ConnectionLog(BrokerSettings broker, @Nullable PrintWriter writer) {
    this.broker = broker;
    this.writer = writer;
  }

  void writer(@Nullable PrintWriter out) {
    writer = out;
  }

  @Nullable PrintWriter writer() {
    return writer;
  }

  void say(String what) {
    PrintWriter out = writer;
    if (out == null) {
      return;
    }
    try {
      out.println("Warren connection of " + broker + " " + what);
      out.flush();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "The container's log writer failed", e);
    }
  }
}
