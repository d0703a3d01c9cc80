package org.warrenrpc.core.server;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerSettings;

/**
 * A share of a connection, from when it is connected until there is work to consume on it: kept
 * where work is refused, so that the next attempt need not connect anew. Thread-safe.
 */
final class Arrival implements AutoCloseable {
  private final InboundConnections connections;
  private final BrokerSettings broker;
  private final AtomicReference<InboundConnection.@Nullable Share> share = new AtomicReference<>();

  Arrival(InboundConnections connections, BrokerSettings broker) {
    this.connections = connections;
    this.broker = broker;
  }

  /** Connects where need be. Returns at once; one of both is told, and must not block. */
  void begin(Runnable arrived, Consumer<Throwable> failed) {
    connections.whenOpen(
        broker,
        fresh -> {
          replace(fresh);
          arrived.run();
        },
        failed);
  }

  /** For the caller to close; null when it was taken already, or given back. */
  InboundConnection.@Nullable Share take() {
    return share.getAndSet(null);
  }

  /** Has it closed elsewhere. Does not block. */
  void giveBack() {
    replace(null);
  }

  private void replace(InboundConnection.@Nullable Share fresh) {
    InboundConnection.Share before = share.getAndSet(fresh);
    if (before != null) {
      connections.giveBack(before);
    }
  }

  /** Blocks, bounded. */
  @Override
  public void close() {
    InboundConnection.Share last = take();
    if (last != null) {
      last.close();
    }
  }
}
