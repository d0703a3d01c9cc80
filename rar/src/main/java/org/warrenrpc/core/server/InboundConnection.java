package org.warrenrpc.core.server;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSettings;

/**
 * One connection and those who share it; once lost it stays lost. How many they are is guarded by
 * {@link InboundConnections}; the rest is thread-safe.
 */
final class InboundConnection {

  /** Makes the connection; blocks. */
  interface Opener {
    BrokerConnection open(BrokerSettings settings) throws BrokerException;
  }

  private final BrokerSettings settings;
  private final CompletableFuture<BrokerConnection> connection = new CompletableFuture<>();
  private final Set<Consumer<BrokerException>> listeners = new CopyOnWriteArraySet<>();
  private final AtomicReference<@Nullable BrokerException> loss = new AtomicReference<>();
  private volatile boolean closed;
  private int users;

  /** Not connected yet; {@link #connect} follows once. */
  InboundConnection(BrokerSettings settings) {
    this.settings = settings;
  }

  BrokerSettings settings() {
    return settings;
  }

  /** Connects as {@code opener} does, and tells those who wait for it. Blocks. */
  void connect(Opener opener) {
    BrokerConnection opened;
    try {
      opened = opener.open(settings);
      opened.onLost(this::lost);
    } catch (BrokerException | RuntimeException | Error e) {
      fail(e);
      return;
    }
    connection.complete(opened);
    if (closed) {
      // close() may not have seen it
      opened.close();
    }
  }

  /** There will be no connection. */
  void fail(Throwable reason) {
    connection.completeExceptionally(reason);
  }

  /** Whether it failed or was lost. Does no I/O. */
  boolean isOver() {
    BrokerConnection opened = opened();
    return opened == null ? connection.isDone() : !opened.isOpen();
  }

  private @Nullable BrokerConnection opened() {
    return connection.isCompletedExceptionally() ? null : connection.getNow(null);
  }

  void join() {
    users++;
  }

  /** Returns whether that was the last one. */
  boolean leave() {
    return --users == 0;
  }

  void close() {
    closed = true;
    BrokerConnection opened = opened();
    if (opened != null) {
      opened.close();
    }
  }

  private void lost(BrokerException reason) {
    loss.compareAndSet(null, reason);
    List.copyOf(listeners).forEach(listener -> tell(listener, reason));
  }

  /** Whoever removes it tells it: the loss and the one who listens may come at the same moment. */
  private void tell(Consumer<BrokerException> listener, BrokerException reason) {
    if (listeners.remove(listener)) {
      listener.accept(reason);
    }
  }

  /** One user's part in a connection. Thread-safe. */
  static final class Share implements AutoCloseable {
    private final InboundConnections owner;
    private final InboundConnection shared;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Set<Consumer<BrokerException>> mine = new CopyOnWriteArraySet<>();

    Share(InboundConnections owner, InboundConnection shared) {
      this.owner = owner;
      this.shared = shared;
    }

    /** Has one of both told, at once or when it is connected, by whoever connects it. */
    void whenConnected(Runnable connected, Consumer<Throwable> failed) {
      var unused =
          shared.connection.whenComplete(
              (opened, failure) -> {
                if (failure == null) {
                  connected.run();
                } else {
                  failed.accept(failure);
                }
              });
    }

    /** The connection, which is not to be closed. */
    BrokerConnection connection() {
      BrokerConnection opened = shared.opened();
      if (opened == null) {
        throw new IllegalStateException("The connection was never opened");
      }
      return opened;
    }

    /** Has {@code listener} told once of the loss, at once if it is lost; never after the close. */
    void onLost(Consumer<BrokerException> listener) {
      mine.add(listener);
      shared.listeners.add(listener);
      BrokerException already = shared.loss.get();
      if (already != null) {
        shared.tell(listener, already);
      }
    }

    /** Closes the connection if this was its last share. A second call does nothing. */
    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        shared.listeners.removeAll(mine);
        owner.leave(shared);
      }
    }
  }
}
