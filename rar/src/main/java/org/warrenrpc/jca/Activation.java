package org.warrenrpc.jca;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import java.util.List;
import java.util.Objects;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.core.server.ProxyTarget;
import org.warrenrpc.core.server.Server;

/** One message-driven bean that listens. Thread-safe. */
final class Activation {
  private final Engine engine;
  private final Server server;
  private final String name;

  /**
   * Prepares it. Does no I/O.
   *
   * @throws NotSupportedException when the bean offers no method, or two of one name; or when
   *     another bean of this adapter wants a common queue otherwise
   */
  Activation(Engine engine, ProxyTarget target, RpcActivationSpec.Settings settings)
      throws ResourceException {
    this.engine = engine;
    this.name = name(target, settings);
    try {
      this.server =
          settings.notifications() == null
              ? engine.server(
                  settings.configuration(), Objects.requireNonNull(settings.server()), target, name)
              : engine.server(settings.configuration(), settings.notifications(), target, name);
    } catch (InvalidRequestException e) {
      throw new NotSupportedException(e.getMessage(), e);
    }
  }

  /** What it is called in logs and messages. */
  static String name(ProxyTarget target, RpcActivationSpec.Settings settings) {
    return target.type().getSimpleName() + " on " + settings.what();
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
