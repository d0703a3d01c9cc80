package org.warrenrpc.jca;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.naming.NamingException;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcOperations;
import org.warrenrpc.Target;

/**
 * A connection factory without a container; from {@link
 * RpcManagedConnectionFactory#createConnectionFactory()}, closed by whoever got it. Not
 * serializable, although the interface is. Thread-safe.
 */
public final class StandaloneConnectionFactory extends DelegatedVerbs
    implements RpcConnectionFactory, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final transient RpcManagedConnectionFactory owner;
  private final StandalonePool pool = new StandalonePool();
  private final transient OwnConnections own = new OwnConnections();
  private final PooledConnectionFactory factory;
  private final AtomicBoolean closed = new AtomicBoolean();

  StandaloneConnectionFactory(RpcManagedConnectionFactory owner) {
    this.owner = owner;
    this.factory = new PooledConnectionFactory(owner, pool);
  }

  @Override
  public RpcConnection createConnection() {
    return open().createConnection();
  }

  @Override
  public RpcConnection createConnection(boolean newConnection) {
    ConnectionHandle made = open().createConnection(newConnection);
    return newConnection ? own.keep(made) : made;
  }

  @Override
  public RpcConnection createConnection(String userName, String password) {
    return open().createConnection(userName, password);
  }

  @Override
  public void notify(
      RpcContext context,
      String publisherId,
      String eventType,
      NotificationPriority priority,
      @Nullable Object payload) {
    open().notify(context, publisherId, eventType, priority, payload);
  }

  @Override
  public <T> T proxy(Class<T> api, Target target) {
    return open().proxy(api, target);
  }

  @Override
  public <T> T proxy(Class<T> api) {
    return open().proxy(api);
  }

  @Override
  public void setReference(Reference reference) {
    factory.setReference(reference);
  }

  @Override
  public @Nullable Reference getReference() throws NamingException {
    return factory.getReference();
  }

  /**
   * Ends every connection and consumer (waiting for methods that run, for at most the drain
   * timeout), then sockets and threads; a memory broker with the last factory of its {@link
   * RpcManagedConnectionFactory}. A second call does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      SideBySide.run("close", List.of(pool::close, own::close));
      owner.releaseEngine();
    }
  }

  @Override
  RpcOperations verbs() {
    return open();
  }

  private PooledConnectionFactory open() {
    if (closed.get()) {
      throw new ConnectionClosedException("The connection factory is closed", null);
    }
    return factory;
  }
}
