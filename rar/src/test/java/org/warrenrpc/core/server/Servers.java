package org.warrenrpc.core.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.core.Submitter;

/** Servers on one broker, with threads and a scheduler for them, all ended together. */
final class Servers implements AutoCloseable {
  final Listeners listeners;
  final ExecutorService threads = Executors.newCachedThreadPool();
  final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final List<RpcServer> servers = new ArrayList<>();

  /** Connects on the thread of whoever wants it, so that nothing is left to wait for. */
  Servers(Broker broker) {
    this(broker, Dialer.on(Runnable::run));
  }

  Servers(Broker broker, Dialer dialer) {
    listeners = new Listeners(broker, Submitter.inline(), dialer);
  }

  static ServerSettings settings(String dialect, @Nullable String server, boolean fanout) {
    return new ServerSettings(
        dialect, null, "compute", server, fanout, 8, 8, Duration.ofSeconds(10));
  }

  static ServerSettings concurrency(int concurrency) {
    return new ServerSettings(
        "oslo", null, "compute", null, false, concurrency, concurrency, Duration.ofSeconds(10));
  }

  /** One on the topic compute, in oslo's dialect, that consumes when this returns. */
  RpcServer started(Object proxy) {
    return started(new ObjectTarget(proxy), settings("oslo", null, false));
  }

  RpcServer started(ProxyTarget target, ServerSettings settings) {
    RpcServer server = server(target, settings, threads, scheduler);
    server.start();
    await("the server to consume", server::isConsuming);
    return server;
  }

  RpcServer server(
      ProxyTarget target,
      ServerSettings settings,
      Executor work,
      ScheduledExecutorService scheduler) {
    return kept(
        new RpcServer(
            listeners, BrokerSettings.DEFAULTS, settings, target, work, scheduler, "test"));
  }

  /** For another broker, or as another user. */
  RpcServer server(BrokerSettings broker, ProxyTarget target, ServerSettings settings) {
    return kept(new RpcServer(listeners, broker, settings, target, threads, scheduler, "test"));
  }

  /** Of a name of its own. */
  RpcServer named(String name, ProxyTarget target, ServerSettings settings) {
    return kept(
        new RpcServer(
            listeners, BrokerSettings.DEFAULTS, settings, target, threads, scheduler, name));
  }

  private RpcServer kept(RpcServer server) {
    servers.add(server);
    return server;
  }

  /** Waits ten seconds at most. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("Waited in vain for " + what);
      }
      LockSupport.parkNanos(500_000);
    }
  }

  @Override
  public void close() {
    servers.forEach(RpcServer::stop);
    listeners.close();
    threads.shutdownNow();
    scheduler.shutdownNow();
  }
}
