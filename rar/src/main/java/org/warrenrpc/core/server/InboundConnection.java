package org.warrenrpc.core.server;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.OpenOnce;

/**
 * One connection and those who share it; once lost it stays lost. How many they are is guarded by
 * {@link InboundConnections}; the rest is thread-safe.
 */
final class InboundConnection {
  private final BrokerSettings settings;
  private final OpenOnce<BrokerConnection> connection;
  private final Set<Consumer<BrokerException>> listeners = new CopyOnWriteArraySet<>();
  private final AtomicReference<@Nullable BrokerException> loss = new AtomicReference<>();
  private volatile boolean closed;
  private int users;

  InboundConnection(BrokerSettings settings, OpenOnce.Opener<BrokerConnection> opener) {
    this.settings = settings;
    this.connection =
        new OpenOnce<>(
            "connection",
            deadline -> {
              BrokerConnection opened = opener.open(deadline);
              opened.onLost(this::lost);
              return opened;
            });
  }

  BrokerSettings settings() {
    return settings;
  }

  BrokerConnection open(Deadline deadline) throws BrokerException {
    BrokerConnection opened = connection.get(deadline);
    if (closed) {
      opened.close();
      throw new BrokerException(Kind.UNAVAILABLE, "The adapter has stopped", null);
    }
    return opened;
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
    BrokerConnection opened = connection.opened();
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

    /** The connection, which is not to be closed. */
    BrokerConnection connection() {
      BrokerConnection opened = shared.connection.opened();
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
