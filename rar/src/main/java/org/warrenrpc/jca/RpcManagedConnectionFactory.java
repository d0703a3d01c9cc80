package org.warrenrpc.jca;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionDefinition;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import jakarta.resource.spi.TransactionSupport;
import jakarta.resource.spi.ValidatingManagedConnectionFactory;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.broker.BrokerException;

/**
 * Makes connection factories and managed connections: in a container as part of a started adapter,
 * in Java SE alone, by {@link #createConnectionFactory()}. Its configuration is frozen by the first
 * use; a setter called later throws IllegalStateException. Thread-safe after configuration.
 */
@ConnectionDefinition(
    connectionFactory = RpcConnectionFactory.class,
    connectionFactoryImpl = PooledConnectionFactory.class,
    connection = RpcConnection.class,
    connectionImpl = ConnectionHandle.class)
public final class RpcManagedConnectionFactory extends CallProperties
    implements ManagedConnectionFactory,
        ResourceAdapterAssociation,
        TransactionSupport,
        ValidatingManagedConnectionFactory {
  private static final long serialVersionUID = 1L;

  private @Nullable RpcResourceAdapter adapter;
  private transient volatile @Nullable Configuration frozen;
  private transient volatile @Nullable PrintWriter logWriter;
  private transient @Nullable Executor executor;
  private transient @Nullable Engine ownEngine;
  private transient int owners;

  /** The factory for a container, over its pool. */
  @Override
  public Object createConnectionFactory(ConnectionManager pool) throws InvalidPropertyException {
    if (adapter != null) {
      configuration();
    }
    return new PooledConnectionFactory(this, pool);
  }

  /** The factory for Java SE, with a pool of its own. The caller closes it. Does no I/O. */
  @Override
  public StandaloneConnectionFactory createConnectionFactory() throws ResourceException {
    configuration();
    retainEngine();
    return new StandaloneConnectionFactory(this);
  }

  /** Blocks for at most the connect timeout, or the rest of the call's limit where that is less. */
  @Override
  public ManagedConnection createManagedConnection(
      @Nullable Subject subject, @Nullable ConnectionRequestInfo info) throws ResourceException {
    Configuration wanted = credentials(subject, info);
    Duration limit = wanted.broker().connectTimeout();
    if (info instanceof RequestInfo request) {
      limit = request.orLess(limit);
    } else if (info != null) {
      throw new NotSupportedException("Unknown ConnectionRequestInfo: " + info.getClass());
    }
    Engine engine = engine();
    try {
      return RpcManagedConnection.of(this, engine, wanted, engine.openSession(wanted, limit));
    } catch (BrokerException e) {
      throw BrokerFailure.translated(e);
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public @Nullable ManagedConnection matchManagedConnections(
      Set candidates, @Nullable Subject subject, @Nullable ConnectionRequestInfo info)
      throws ResourceException {
    if (info != null && !(info instanceof RequestInfo)) {
      return null;
    }
    Configuration wanted = credentials(subject, info);
    Engine engine = engine();
    for (Object candidate : candidates) {
      if (candidate instanceof RpcManagedConnection known && known.fits(this, engine, wanted)) {
        return known;
      }
    }
    return null;
  }

  /**
   * Those that are lost, and those whose broker does not answer: it is asked where that is not
   * known of late. Blocks for at most {@code validationTimeoutMillis}. Sends no event.
   */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // as the interface has it
  public Set getInvalidConnections(Set candidates) throws ResourceException {
    return Validation.invalid((Set<?>) candidates, configuration().validation());
  }

  @Override
  public @Nullable ResourceAdapter getResourceAdapter() {
    return adapter;
  }

  /** Once (Connectors 2.1, 5.3.2). */
  @Override
  public void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
    if (this.adapter != null) {
      throw new jakarta.resource.spi.IllegalStateException("The resource adapter is set already");
    }
    if (!(adapter instanceof RpcResourceAdapter known)) {
      throw new NotSupportedException("Not this connector's resource adapter: " + adapter);
    }
    this.adapter = known;
  }

  /**
   * What {@code transactionLevel} says; asked before the adapter is started, it freezes nothing. A
   * value that is none is told where the configuration is.
   */
  @Override
  public TransactionSupportLevel getTransactionSupport() {
    PropertyValues values = over(parent().inherited());
    CastSettings casts = CastSettings.read(new PropertyReader(values, new Faults(getClass())));
    return casts.local()
        ? TransactionSupportLevel.LocalTransaction
        : TransactionSupportLevel.NoTransaction;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    logWriter = out;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  /**
   * Java SE: where consumers run; null for a bounded pool of daemon threads. Set before the first
   * factory. Not closed by us.
   */
  public void setExecutor(@Nullable Executor executor) {
    this.executor = executor;
  }

  /** The frozen configuration. */
  Configuration configuration() throws InvalidPropertyException {
    Configuration current = frozen;
    if (current == null) {
      Faults faults = new Faults(getClass());
      current = Configuration.read(over(parent().inherited()), faults);
      faults.check();
      frozen = current;
    }
    return current;
  }

  private RpcResourceAdapter parent() {
    return adapter == null ? new RpcResourceAdapter() : adapter;
  }

  /** The configuration for whom the subject, or else the application, names. */
  Configuration credentials(@Nullable Subject subject, @Nullable ConnectionRequestInfo info)
      throws ResourceException {
    return Credentials.apply(subject, info, configuration(), this);
  }

  /** Ends what the last factory for Java SE leaves behind. Bounded. */
  void releaseEngine() {
    Engine ended = null;
    synchronized (this) {
      if (--owners == 0) {
        ended = ownEngine;
        ownEngine = null;
      }
    }
    if (ended != null) {
      ended.close();
    }
  }

  private synchronized void retainEngine() throws InvalidPropertyException {
    if (owners++ == 0 && adapter == null) {
      ownEngine = StandaloneThreads.engine(executor, configuration().concurrency());
    }
  }

  Engine engine() throws ResourceException {
    if (adapter != null) {
      return adapter.engine();
    }
    synchronized (this) {
      if (ownEngine == null) {
        throw new jakarta.resource.spi.IllegalStateException(
            "Neither a resource adapter is set nor a factory for Java SE open");
      }
      return ownEngine;
    }
  }

  @Override
  boolean mayChange(Property property) {
    if (frozen != null) {
      throw new IllegalStateException(property.beanName() + " is set after the factory was used");
    }
    return true;
  }

  /** By configuration, inherited included. */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof RpcManagedConnectionFactory other
        && texts().equals(other.texts())
        && Objects.equals(adapter, other.adapter);
  }

  /** Without the adapter, which is set later: stable as a map's key. */
  @Override
  public int hashCode() {
    return texts().hashCode();
  }
}
