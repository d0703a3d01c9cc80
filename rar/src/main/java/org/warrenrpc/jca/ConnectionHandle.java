package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcOperations;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.core.client.PreparedCast;
import org.warrenrpc.core.client.RpcClient;
import org.warrenrpc.core.client.RpcSession;
import org.warrenrpc.core.client.SessionSource;

/**
 * A connection in the application's hands: of a managed connection, or, having given that back, of
 * a socket of its own. Thread-safe.
 */
final class ConnectionHandle extends DelegatedVerbs implements RpcConnection {

  private enum State {
    OPEN,
    /** The container needed its managed connection elsewhere; the next verb asks for another. */
    DISSOCIATED,
    /** The container took the lost connection away. Consumers go on. */
    LOST,
    /** It has its own socket and no managed connection: the container knows it no more. */
    OWN,
    CLOSED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private final Association association = new Association(this);
  private volatile RpcManagedConnection connection;
  private final AtomicReference<@Nullable RpcSession> own = new AtomicReference<>();
  private final RpcClient client;
  private final Consumers consumers;
  private volatile Runnable whenClosed = () -> {};
  private volatile @Nullable ConnectionManager pool;
  private volatile @Nullable SignOn signOn;

  ConnectionHandle(RpcManagedConnection connection) {
    this.connection = connection;
    this.client = new RpcClient(this::borrow, connection.configuration().client());
    this.consumers = new Consumers(connection.engine(), connection.configuration());
  }

  @Override
  RpcOperations verbs() {
    requireNotClosed();
    return client;
  }

  @Override
  public void createConsumer(String topic, Object proxy, boolean fanout) {
    requireNotClosed();
    consumers.create(topic, proxy, fanout);
  }

  @Override
  public void consumeInThread() {
    requireNotClosed();
    consumers.consume();
  }

  @Override
  public void close() {
    State before = state.getAndSet(State.CLOSED);
    if (before == State.CLOSED) {
      return;
    }
    release();
    if (before == State.OPEN) {
      connection.closed(this);
    } else if (before == State.DISSOCIATED) {
      association.closed(pool, connection.factory());
    }
    whenClosed.run();
  }

  /**
   * Gives it a socket of its own, and the managed connection back to its pool. Blocks for at most
   * the limit.
   */
  void openOwn(Duration limit) throws ResourceException {
    RpcManagedConnection current = connection;
    try {
      own.set(current.engine().openOwnSession(current.configuration(), limit));
    } catch (BrokerException e) {
      throw BrokerFailure.translated(e);
    }
    State before = state.getAndUpdate(now -> now == State.CLOSED ? now : State.OWN);
    if (before == State.CLOSED) {
      // the container ended it meanwhile and did not see the socket
      release();
    } else if (before == State.OPEN) {
      current.closed(this);
    } else if (before == State.DISSOCIATED) {
      association.closed(pool, current.factory());
    }
  }

  /** Has {@code told} run when it is closed. For whoever made it, before anybody else has it. */
  void whenClosed(Runnable told) {
    whenClosed = told;
  }

  /**
   * Tells it who gave it out, and enlists its managed connection, and for whom; before anybody else
   * has it.
   */
  void from(ConnectionManager giver, @Nullable SignOn named) {
    pool = giver;
    signOn = named;
  }

  /** The managed connection's session and casts; the loan ends with {@link #close()}. */
  SessionSource.Lease lend() {
    RpcManagedConnection current = connection;
    return new Loan(current.session(), this::close, this::keepWith);
  }

  /** Has another managed connection behind it from now on; returns the one before. */
  RpcManagedConnection moveTo(RpcManagedConnection other) {
    synchronized (state) {
      RpcManagedConnection before = connection;
      connection = other;
      state.compareAndSet(State.DISSOCIATED, State.OPEN);
      return before;
    }
  }

  /** The container took the managed connection away, and may give another. */
  void dissociated() {
    state.compareAndSet(State.OPEN, State.DISSOCIATED);
  }

  boolean isDissociated() {
    return state.get() == State.DISSOCIATED;
  }

  /**
   * The container ended it: with its consumers where the connection was healthy. Sends no event.
   */
  void ended(boolean healthy) {
    if (healthy) {
      State before = state.getAndUpdate(now -> now == State.OWN ? now : State.CLOSED);
      if (before != State.OWN && before != State.CLOSED) {
        release();
      }
    } else {
      state.compareAndSet(State.OPEN, State.LOST);
    }
  }

  private void release() {
    consumers.stop();
    RpcSession socket = own.getAndSet(null);
    if (socket != null) {
      socket.close();
    }
  }

  private SessionSource.Lease borrow(Duration remaining) {
    requireNotClosed();
    RpcSession socket = own.get();
    if (socket != null) {
      return new Loan(socket, () -> {}, this::keep);
    }
    RpcManagedConnection current = associated(remaining);
    if (state.get() == State.LOST) {
      throw new NotSentException("The connection was lost: close it and take another", null);
    }
    return new Loan(current.session(), current::used, this::keepWith);
  }

  /** The managed connection behind it, which the container is asked for where there is none. */
  private RpcManagedConnection associated(Duration limit) {
    if (isDissociated()) {
      association.restore(pool, connection.factory(), new RequestInfo(limit, signOn));
    }
    return connection;
  }

  /** What enlists is to be the one that the handle has now. */
  private boolean keepWith(List<PreparedCast> casts) {
    RpcManagedConnection current = associated(connection.configuration().broker().connectTimeout());
    return current.keep(pool, casts);
  }

  /** A socket of its own is nothing that a transaction could enlist. */
  private boolean keep(List<PreparedCast> casts) {
    return connection.engine().casts().keep(connection.configuration(), casts);
  }

  boolean isClosed() {
    return state.get() == State.CLOSED;
  }

  private void requireNotClosed() {
    if (isClosed()) {
      throw new ConnectionClosedException("The connection is closed", null);
    }
  }
}
