package org.warrenrpc.jca;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.AuthenticationMechanism;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.Connector;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * The adapter: topic RPC between enterprise beans, and with whatever else speaks the wire formats.
 * Its configuration is frozen by {@link #start}; a setter called later is logged and has no effect.
 * Serializable as configuration only. Thread-safe once started.
 */
@Connector(
    displayName = "Warren",
    description = "Topic RPC over RabbitMQ",
    vendorName = "Warren",
    eisType = "AMQP 0-9-1",
    version = "1.0",
    transactionSupport = TransactionSupportLevel.LocalTransaction,
    authMechanisms =
        @AuthenticationMechanism(
            credentialInterface = AuthenticationMechanism.CredentialInterface.PasswordCredential))
public final class RpcResourceAdapter extends CallProperties implements ResourceAdapter {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private transient volatile @Nullable Running running;

  /** What exists between start and stop. */
  private record Running(
      PropertyValues values,
      Engine engine,
      Activations activations,
      Transactions transactions,
      BootstrapContext context) {}

  /** "true": consumers answer oslo's {@code oslo_rpc_server_ping}. */
  public @Nullable String getPingEnabled() {
    return get(Property.PING_ENABLED);
  }

  @ConfigProperty
  public void setPingEnabled(String pingEnabled) {
    set(Property.PING_ENABLED, pingEnabled);
  }

  /** Checks the configuration and makes the back end. Does no I/O, starts no Work. */
  @Override
  public void start(BootstrapContext context) throws ResourceAdapterInternalException {
    if (running != null) {
      throw new ResourceAdapterInternalException("The adapter is started already");
    }
    PropertyValues values = over(PropertyValues.DEFAULTS);
    Transactions transactions = Transactions.of(context);
    Engine engine = engine(context, transactions);
    boolean started = false;
    try {
      Faults faults = new Faults(getClass());
      Configuration configuration = Configuration.read(values, faults);
      faults.check();
      engine.backend(configuration.rpcBackend());
      running = new Running(values, engine, new Activations(engine), transactions, context);
      started = true;
      LOG.log(
          Level.INFO,
          "Started, back end {0}, {1}, dialect {2}",
          configuration.rpcBackend(),
          configuration.broker(),
          configuration.client().dialect());
    } catch (ResourceException e) {
      throw new ResourceAdapterInternalException(e.getMessage(), e);
    } finally {
      if (!started) {
        engine.close();
      }
    }
  }

  /** Starts no thread yet, so that nothing is left where the container has no Work to give. */
  private static Engine engine(BootstrapContext context, Transactions transactions)
      throws ResourceAdapterInternalException {
    try {
      return new Engine(
          (name, scheduler) -> new WorkExecutor(context, scheduler, name), () -> {}, transactions);
    } catch (RuntimeException e) {
      throw new ResourceAdapterInternalException("The container offers no Work: " + e, e);
    }
  }

  /**
   * Ends consumers, sockets and the scheduler. Bounded. Does nothing where start failed, nor a
   * second time.
   */
  @Override
  public void stop() {
    Running ended;
    synchronized (this) {
      ended = running;
      running = null;
    }
    if (ended != null) {
      ended.engine().close();
      LOG.log(Level.INFO, "Stopped");
      LastRecord.forget();
    }
  }

  /**
   * Has a message-driven bean listen. Returns at once; consumers appear when the broker does.
   *
   * @throws NotSupportedException for another kind of spec, a bean that cannot be called, or a
   *     {@code securityInflow} without a security domain
   * @throws jakarta.resource.spi.InvalidPropertyException with every fault of the configuration
   */
  @Override
  public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec)
      throws ResourceException {
    if (!(spec instanceof RpcActivationSpec known)) {
      throw new NotSupportedException("No " + RpcActivationSpec.class.getName() + ": " + spec);
    }
    Running current = running();
    EndpointTarget target = new EndpointTarget(factory, current.transactions());
    // not every container calls validate(): this checks the same, and what the bean says
    RpcActivationSpec.Settings settings = known.settings(current.values(), target.type());
    InflowSettings inflow = settings.inflow();
    current
        .activations()
        .begin(
            factory,
            known,
            inflow == null
                ? target
                : InflowTarget.of(
                    target, inflow, current.context(), Activation.name(target, settings)),
            settings);
  }

  /**
   * Ends that; no method begins after it returned. Waits for running ones, for at most the drain
   * timeout.
   */
  @Override
  public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
    Running current = running;
    if (current != null) {
      current.activations().end(factory, spec);
    }
  }

  /** None: the broker cannot prepare, so nothing is ever in doubt. */
  @Override
  public XAResource[] getXAResources(ActivationSpec[] specs) {
    return new XAResource[0];
  }

  /** What factories and activation specs inherit: frozen since start, before it what is set now. */
  PropertyValues inherited() {
    Running current = running;
    return current == null ? over(PropertyValues.DEFAULTS) : current.values();
  }

  Engine engine() throws ResourceException {
    return running().engine();
  }

  private Running running() throws ResourceException {
    Running current = running;
    if (current == null) {
      throw new jakarta.resource.spi.IllegalStateException("The resource adapter is not started");
    }
    return current;
  }

  @Override
  PropertyValues over(PropertyValues below, Surroundings around) {
    return super.over(around.values().over(below), around);
  }

  @Override
  boolean mayChange(Property property) {
    if (running != null) {
      LOG.log(Level.WARNING, "{0} is set after start: no effect", property.beanName());
    }
    return running == null;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof RpcResourceAdapter other && texts().equals(other.texts());
  }

  @Override
  public int hashCode() {
    return texts().hashCode();
  }
}
