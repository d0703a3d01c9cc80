package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.InvalidPropertyException;
import java.time.Duration;
import java.util.Objects;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.NotSentException;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcOperations;
import org.warrenrpc.Target;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.client.AsyncCalls;
import org.warrenrpc.core.client.Notifier;
import org.warrenrpc.core.client.RpcClient;
import org.warrenrpc.core.client.SessionSource;
import org.warrenrpc.core.proxy.TypedProxy;

/** The factory over a pool: the container's, or our own in Java SE. Thread-safe. */
final class PooledConnectionFactory extends DelegatedVerbs implements RpcConnectionFactory {
  private static final long serialVersionUID = 1L;

  private final RpcManagedConnectionFactory factory;
  private final ConnectionManager pool;
  private volatile @Nullable Reference reference;
  private transient volatile @Nullable RpcClient client;
  private transient volatile @Nullable Notifier notifier;

  PooledConnectionFactory(RpcManagedConnectionFactory factory, ConnectionManager pool) {
    this.factory = factory;
    this.pool = pool;
  }

  @Override
  public ConnectionHandle createConnection() {
    return createConnection(false);
  }

  @Override
  public ConnectionHandle createConnection(boolean newConnection) {
    Duration limit = configuration().broker().connectTimeout();
    Deadline deadline = Deadline.after(limit, System::nanoTime);
    ConnectionHandle handle = allocate(new RequestInfo(deadline.remaining(), null));
    boolean given = false;
    try {
      if (newConnection) {
        if (deadline.expired()) {
          throw new NotSentException(
              "No connection within " + limit + ": the pool took long", null);
        }
        handle.openOwn(deadline.remaining());
      }
      given = true;
      return handle;
    } catch (ResourceException e) {
      throw notSent(e);
    } finally {
      if (!given) {
        handle.close();
      }
    }
  }

  @Override
  public ConnectionHandle createConnection(String userName, String password) {
    SignOn named = new SignOn(userName, password);
    return allocate(new RequestInfo(configuration().broker().connectTimeout(), named));
  }

  @Override
  public void setReference(Reference reference) {
    this.reference = reference;
  }

  @Override
  public @Nullable Reference getReference() {
    return reference;
  }

  @Override
  public void notify(
      RpcContext context,
      String publisherId,
      String eventType,
      NotificationPriority priority,
      @Nullable Object payload) {
    notifier().notify(context, publisherId, eventType, priority, payload);
  }

  @Override
  public <T> T proxy(Class<T> api, Target target) {
    return TypedProxy.of(api, Objects.requireNonNull(target, "target"), client());
  }

  @Override
  public <T> T proxy(Class<T> api) {
    return TypedProxy.of(api, null, client());
  }

  @Override
  RpcOperations verbs() {
    return client();
  }

  private RpcClient client() {
    RpcClient current = client;
    if (current == null) {
      // made twice by a race, it does no harm: it holds nothing
      current = new RpcClient(this::borrow, configuration().client(), this::asyncCalls);
      client = current;
    }
    return current;
  }

  private Notifier notifier() {
    Notifier current = notifier;
    if (current == null) {
      // as above
      current = new Notifier(this::borrow, configuration().client());
      notifier = current;
    }
    return current;
  }

  private AsyncCalls asyncCalls() {
    try {
      return factory.engine().asyncCalls();
    } catch (ResourceException e) {
      throw notSent(e);
    }
  }

  private SessionSource.Lease borrow(Duration remaining) {
    ConnectionHandle handle = allocate(new RequestInfo(remaining, null));
    boolean lent = false;
    try {
      SessionSource.Lease lease = handle.lend();
      lent = true;
      return lease;
    } finally {
      if (!lent) {
        handle.close();
      }
    }
  }

  private ConnectionHandle allocate(RequestInfo info) {
    try {
      ConnectionHandle handle = (ConnectionHandle) pool.allocateConnection(factory, info);
      handle.from(pool, info.signOn());
      return handle;
    } catch (ResourceException e) {
      throw notSent(e);
    }
  }

  private Configuration configuration() {
    try {
      return factory.configuration();
    } catch (InvalidPropertyException e) {
      throw notSent(e);
    }
  }

  private static NotSentException notSent(ResourceException e) {
    return new NotSentException("No connection: " + Reason.of(e), e);
  }
}
