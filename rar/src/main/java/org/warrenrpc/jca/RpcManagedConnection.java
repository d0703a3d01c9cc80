package org.warrenrpc.jca;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.DissociatableManagedConnection;
import jakarta.resource.spi.LazyEnlistableManagedConnection;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionMetaData;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.Subject;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.NotSentException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.client.PreparedCast;
import org.warrenrpc.core.client.RpcSession;

/**
 * What the container pools: a light session that shares a socket with others of its kind.
 * Thread-safe.
 */
final class RpcManagedConnection
    implements ManagedConnection, LazyEnlistableManagedConnection, DissociatableManagedConnection {

  private enum State {
    OPEN,
    /** The socket is gone. The pool is told, once; nothing but destroy follows. */
    LOST,
    DESTROYED
  }

  private final RpcManagedConnectionFactory factory;
  private final Engine engine;
  private final Configuration configuration;
  private final RpcSession session;
  private final Set<ConnectionHandle> handles = ConcurrentHashMap.newKeySet();
  private final CastTransaction transaction = new CastTransaction(this::session);
  private final ConnectionListeners listeners = new ConnectionListeners();
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private volatile @Nullable BrokerException loss;
  private final ConnectionLog log;

  private RpcManagedConnection(
      RpcManagedConnectionFactory factory,
      Engine engine,
      Configuration configuration,
      RpcSession session) {
    this.factory = factory;
    this.engine = engine;
    this.configuration = configuration;
    this.session = session;
    this.log = new ConnectionLog(configuration.broker(), factory.getLogWriter());
  }

  /** Takes over a session, and with it the news of its loss. */
  static RpcManagedConnection of(
      RpcManagedConnectionFactory factory,
      Engine engine,
      Configuration configuration,
      RpcSession session) {
    RpcManagedConnection made = new RpcManagedConnection(factory, engine, configuration, session);
    session.onLost(made::lost);
    made.log.say("opened");
    return made;
  }

  @Override
  public Object getConnection(@Nullable Subject subject, @Nullable ConnectionRequestInfo info)
      throws ResourceException {
    if (!factory.credentials(subject, info).equals(configuration)) {
      throw new jakarta.resource.spi.SecurityException(
          "A connection cannot be given to another user: re-authentication is not supported");
    }
    requireOpen();
    ConnectionHandle handle = new ConnectionHandle(this);
    handles.add(handle);
    return handle;
  }

  /**
   * Ends every handle. On a healthy connection their consumers end too, which waits for them,
   * bounded. Drops the casts of a local transaction that has not ended.
   */
  @Override
  public void cleanup() {
    transaction.abandon();
    endHandles(state.get() == State.OPEN);
  }

  @Override
  public void destroy() {
    State before = state.getAndSet(State.DESTROYED);
    if (before == State.DESTROYED) {
      return;
    }
    transaction.abandon();
    endHandles(before == State.OPEN);
    session.close();
    log.say("destroyed");
  }

  @Override
  public void associateConnection(Object connection) throws ResourceException {
    if (!(connection instanceof ConnectionHandle handle)) {
      throw new ResourceException("Not a connection of this adapter: " + connection);
    }
    requireOpen();
    handles.add(handle);
    RpcManagedConnection old = handle.moveTo(this);
    if (old != this) {
      old.handles.remove(handle);
    }
    // it may have been closed meanwhile, and not have seen this one
    if (handle.isClosed()) {
      handles.remove(handle);
      throw new ResourceException("The connection is closed");
    }
  }

  /** Parts with every handle, whose next verb asks the container for another (7.16.1). */
  @Override
  public void dissociateConnections() {
    for (ConnectionHandle handle : List.copyOf(handles)) {
      if (handles.remove(handle)) {
        handle.dissociated();
      }
    }
  }

  @Override
  public void addConnectionEventListener(ConnectionEventListener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeConnectionEventListener(ConnectionEventListener listener) {
    listeners.remove(listener);
  }

  @Override
  public XAResource getXAResource() throws NotSupportedException {
    throw new NotSupportedException("The adapter takes no part in global transactions");
  }

  @Override
  public LocalTransaction getLocalTransaction() throws NotSupportedException {
    if (!configuration.casts().local()) {
      throw new NotSupportedException(
          "The adapter takes part in transactions with transactionLevel 'local' alone");
    }
    return transaction;
  }

  @Override
  public ManagedConnectionMetaData getMetaData() throws ResourceException {
    requireOpen();
    return new Metadata(session.server(), configuration.broker().user());
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    log.writer(out);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return log.writer();
  }

  /**
   * Whether it fits a request of {@code wanted} by {@code by}, and works. Two adapters that are
   * configured alike share nothing, so the engine is to be the same one. Does no I/O.
   */
  boolean fits(RpcManagedConnectionFactory by, Engine running, Configuration wanted) {
    return engine == running && factory.equals(by) && configuration.equals(wanted) && isOpen();
  }

  /** Whether it works. Does no I/O, tells nobody. */
  boolean isOpen() {
    return state.get() == State.OPEN && session.isOpen();
  }

  /** Whether the broker answers over its socket. Blocks for at most the limit, tells nobody. */
  boolean answers(Duration limit) {
    return state.get() == State.OPEN && session.answers(limit);
  }

  RpcManagedConnectionFactory factory() {
    return factory;
  }

  /** Its socket, by identity. */
  Object socket() {
    return session.socket();
  }

  Engine engine() {
    return engine;
  }

  Configuration configuration() {
    return configuration;
  }

  /** The session, to write a request to; {@link #used()} follows. */
  RpcSession session() {
    if (state.get() != State.OPEN) {
      throw new NotSentException("The connection was lost: close it and take another", loss);
    }
    return session;
  }

  /** What its local transactions keep. */
  CastTransaction transaction() {
    return transaction;
  }

  /** Keeps casts for the transaction of the calling thread; false: they are to be sent now. */
  boolean keep(@Nullable ConnectionManager pool, List<PreparedCast> casts) {
    return configuration.casts().local()
        ? engine.casts().keep(this, pool, casts)
        : engine.casts().keep(configuration, casts);
  }

  /** Over which a commit publishes: its own, and another factory's from elsewhere. */
  private RpcSession session(Configuration wanted, Deadline deadline) throws BrokerException {
    return wanted.equals(configuration)
        ? session()
        : engine.casts().sessions().session(wanted, deadline);
  }

  /** After each use: the pool hears of a loss before whoever used it does. */
  void used() {
    if (!session.isOpen()) {
      lost(null);
    }
  }

  /** A handle was closed by the application. */
  void closed(ConnectionHandle handle) {
    // the container may have taken it away from here at this moment, and expects no event then
    boolean known = handles.remove(handle);
    used();
    if (known && state.get() == State.OPEN) {
      listeners.closed(this, handle);
    }
  }

  private void lost(@Nullable BrokerException reason) {
    if (state.compareAndSet(State.OPEN, State.LOST)) {
      loss = reason;
      log.say("lost");
      listeners.failed(this, new CommException("The connection was lost", reason));
    }
  }

  private void endHandles(boolean healthy) {
    for (ConnectionHandle handle : List.copyOf(handles)) {
      handles.remove(handle);
      handle.ended(healthy);
    }
  }

  private void requireOpen() throws CommException {
    if (!isOpen()) {
      throw new CommException("The connection was lost", loss);
    }
  }
}
