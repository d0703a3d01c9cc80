package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.warrenrpc.core.server.ProxyTarget;

/**
 * The active endpoints of one adapter, each by the identity of its factory and spec. Thread-safe.
 */
final class Activations {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final Engine engine;
  private final Map<Key, Activation> active = new ConcurrentHashMap<>();

  Activations(Engine engine) {
    this.engine = engine;
  }

  /** Begins to listen. Returns at once, the broker there or not. */
  void begin(
      MessageEndpointFactory factory,
      RpcActivationSpec spec,
      ProxyTarget target,
      RpcActivationSpec.Settings settings)
      throws ResourceException {
    Key key = new Key(factory, spec);
    Activation activation = new Activation(engine, target, settings);
    if (active.putIfAbsent(key, activation) != null) {
      activation.stop();
      throw new jakarta.resource.spi.IllegalStateException(activation + " is active already");
    }
    activation.start();
    LOG.log(Level.INFO, "Activated {0}", activation);
  }

  /** Ends an activation; bounded. A pair that is not active is nobody's fault. */
  void end(MessageEndpointFactory factory, ActivationSpec spec) {
    Activation activation = active.remove(new Key(factory, spec));
    if (activation == null) {
      // a server that was suspended deactivates once more when it stops
      LOG.log(Level.DEBUG, "Asked to deactivate what is not active");
      return;
    }
    activation.stop();
    LOG.log(Level.INFO, "Deactivated {0}", activation);
  }

  /** Equal configuration does not make two activations one (Connectors 2.1, 13.4.9). */
  private static final class Key {
    private final MessageEndpointFactory factory;
    private final ActivationSpec spec;

    Key(MessageEndpointFactory factory, ActivationSpec spec) {
      this.factory = factory;
      this.spec = spec;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Key other && factory == other.factory && spec == other.spec;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(factory) + System.identityHashCode(spec);
    }
  }
}
