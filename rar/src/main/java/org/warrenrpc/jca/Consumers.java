package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.core.server.ObjectTarget;
import org.warrenrpc.core.server.RpcServer;
import org.warrenrpc.core.server.ServedInterface;
import org.warrenrpc.core.server.ServerSettings;

/**
 * What one handle consumes. Kept by the engine and not by the managed connection, whose loss they
 * survive. Thread-safe.
 */
final class Consumers {
  private final Engine engine;
  private final Configuration configuration;
  private final List<RpcServer> servers = new ArrayList<>();
  private boolean consuming;
  private boolean ended;

  Consumers(Engine engine, Configuration configuration) {
    this.engine = engine;
    this.configuration = configuration;
  }

  /** Has an object answer; not before {@link #consume()}. Does no I/O. */
  void create(String topic, Object proxy, boolean fanout) {
    Objects.requireNonNull(proxy, "proxy");
    String name = proxy.getClass().getSimpleName() + " on " + topic;
    RpcServer server;
    try {
      ServerSettings settings = settings(topic, proxy.getClass(), fanout);
      server = engine.server(configuration, settings, new ObjectTarget(proxy), name);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "No consumer for topic '" + topic + "': " + e.getMessage(), e);
    } catch (InvalidPropertyException e) {
      throw new InvalidRequestException(
          "No consumer for topic '" + topic + "': " + e.getMessage(), e);
    } catch (ResourceException e) {
      throw new ConnectionClosedException(
          "No consumer for topic '" + topic + "': " + e.getMessage(), e);
    }
    boolean start;
    boolean late;
    synchronized (servers) {
      late = ended;
      start = consuming && !ended;
      servers.add(server);
    }
    if (late) {
      stop();
    } else if (start) {
      server.start();
    }
  }

  /** The object's interface may name its exchange, namespace and version; its topic is given. */
  private ServerSettings settings(String topic, Class<?> type, boolean fanout)
      throws InvalidPropertyException {
    Faults faults = new Faults(RpcActivationSpec.class);
    PropertyReader reader = new PropertyReader(InterfaceLayer.of(type, faults), faults);
    ServedInterface served = InterfaceLayer.served(reader);
    String exchange = reader.text(Property.EXCHANGE);
    faults.check();
    ServerSettings settings = configuration.server(topic, null, fanout, served);
    return exchange == null ? settings : settings.withExchange(exchange);
  }

  /** Starts them, those to come included. Returns at once. */
  void consume() {
    List<RpcServer> waiting;
    synchronized (servers) {
      waiting = consuming || ended ? List.of() : List.copyOf(servers);
      consuming = true;
    }
    waiting.forEach(RpcServer::start);
  }

  /** Ends them, those to come included. Waits for methods that run, bounded. */
  void stop() {
    List<RpcServer> stopped;
    synchronized (servers) {
      ended = true;
      stopped = List.copyOf(servers);
      servers.clear();
    }
    engine.stop(stopped);
  }
}
