package org.warrenrpc.jca;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import java.util.List;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.core.server.RpcServer;

/** One message-driven bean that listens. Thread-safe. */
final class Activation {
  private final Engine engine;
  private final RpcServer server;
  private final String name;

  /**
   * Prepares it. Does no I/O.
   *
   * @throws NotSupportedException when the bean offers no method, or two of one name; or when
   *     another bean of this adapter wants a common queue otherwise
   */
  Activation(Engine engine, EndpointTarget target, RpcActivationSpec.Settings settings)
      throws ResourceException {
    this.engine = engine;
    this.name = target.type().getSimpleName() + " on " + settings.server().topic();
    try {
      this.server = engine.server(settings.configuration(), settings.server(), target, name);
    } catch (InvalidRequestException e) {
      throw new NotSupportedException(e.getMessage(), e);
    }
  }

  /** Begins to listen as soon as the broker is there. Returns at once. */
  void start() {
    server.start();
  }

  /** Ends it; no method begins afterwards. Bounded by the drain timeout. */
  void stop() {
    engine.stop(List.of(server));
  }

  @Override
  public String toString() {
    return name;
  }
}
