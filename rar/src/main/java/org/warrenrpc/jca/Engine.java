package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.DaemonThreads;
import org.warrenrpc.core.Values;
import org.warrenrpc.core.client.AsyncCalls;
import org.warrenrpc.core.client.RpcSession;
import org.warrenrpc.core.server.NotificationServer;
import org.warrenrpc.core.server.NotificationSettings;
import org.warrenrpc.core.server.ProxyTarget;
import org.warrenrpc.core.server.RpcServer;
import org.warrenrpc.core.server.Server;
import org.warrenrpc.core.server.ServerSettings;

/**
 * What runs in an adapter, or in Java SE in a factory: the back ends in use, one scheduler, and
 * every server, so that nothing is left when it closes. Thread-safe.
 */
final class Engine implements AutoCloseable {
  /** Where the requests of a server run, by the server's name. */
  interface Work {
    Executor executor(String name, ScheduledExecutorService scheduler);
  }

  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");
  private static final long SCHEDULER_END_MILLIS = 1000;

  /** How long an application that only called, and is undeployed, stays in memory at the most. */
  private static final Duration MEMORY_OF_CLASSES = Duration.ofMinutes(1);

  private final Work work;
  private final Runnable whenClosed;
  private final ScheduledThreadPoolExecutor scheduler;
  private final AsyncCalls asyncCalls;
  private final TransactionalCasts casts;
  private final Object lock = new Object();
  private final Map<String, Backend> backends = new HashMap<>();
  private final Set<Server> servers = new HashSet<>();
  private boolean closed;

  /**
   * Owns no thread but the scheduler's.
   *
   * @param whenClosed run at the end of {@link #close()}
   */
  Engine(Work work, Runnable whenClosed) {
    this(work, whenClosed, MEMORY_OF_CLASSES, Transactions.none());
  }

  /** The same, with the container's transactions. */
  Engine(Work work, Runnable whenClosed, Transactions transactions) {
    this(work, whenClosed, MEMORY_OF_CLASSES, transactions);
  }

  Engine(Work work, Runnable whenClosed, Duration memoryOfClasses, Transactions transactions) {
    this.work = work;
    this.whenClosed = whenClosed;
    this.casts = new TransactionalCasts(transactions, new CommitSessions(this::openSession));
    scheduler = new ScheduledThreadPoolExecutor(1, new DaemonThreads("scheduler"));
    scheduler.setRemoveOnCancelPolicy(true);
    Executor completions = work.executor("completions", scheduler);
    asyncCalls = new AsyncCalls(() -> CallerContext.around(completions), scheduler);
    long pause = memoryOfClasses.toMillis();
    ScheduledFuture<?> unused =
        scheduler.scheduleWithFixedDelay(
            Values::forgetClasses, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** A session on a shared socket. Blocks for at most the limit. */
  RpcSession openSession(Configuration configuration, Duration limit)
      throws ResourceException, BrokerException {
    return backend(configuration.rpcBackend())
        .links()
        .openSession(configuration.broker(), configuration.client(), limit);
  }

  /** A session on a socket of its own. Blocks for at most the limit. */
  RpcSession openOwnSession(Configuration configuration, Duration limit)
      throws ResourceException, BrokerException {
    return backend(configuration.rpcBackend())
        .links()
        .openOwn(configuration.broker(), configuration.client(), limit);
  }

  /** A server that is not started yet; whoever gets it stops it here. Does no I/O. */
  RpcServer server(
      Configuration configuration, ServerSettings settings, ProxyTarget target, String name)
      throws ResourceException {
    Backend backend = backend(configuration.rpcBackend());
    return keep(
        new RpcServer(
            backend.listeners(),
            configuration.broker(),
            settings,
            target,
            work.executor(name, scheduler),
            scheduler,
            name));
  }

  /** The same for notifications. */
  NotificationServer server(
      Configuration configuration, NotificationSettings settings, ProxyTarget target, String name)
      throws ResourceException {
    Backend backend = backend(configuration.rpcBackend());
    return keep(
        new NotificationServer(
            backend.listeners(),
            configuration.broker(),
            settings,
            target,
            work.executor(name, scheduler),
            scheduler,
            name));
  }

  private <T extends Server> T keep(T server) throws ResourceException {
    synchronized (lock) {
      if (!closed) {
        servers.add(server);
        return server;
      }
    }
    server.stop();
    throw closedException();
  }

  /**
   * Stops servers, their drains side by side, and forgets the classes of their applications.
   * Bounded by the longest.
   */
  void stop(Collection<? extends Server> stopped) {
    if (stopped.isEmpty()) {
      return;
    }
    SideBySide.run("stop", stopped.stream().map(server -> (Runnable) server::stop).toList());
    synchronized (lock) {
      servers.removeAll(stopped);
    }
    Values.forgetClasses();
  }

  /** What keeps casts for their transactions. */
  TransactionalCasts casts() {
    return casts;
  }

  /** What completes asynchronous calls. */
  AsyncCalls asyncCalls() {
    return asyncCalls;
  }

  /** The back end of that name, made at its first use. Does no I/O. */
  Backend backend(String name) throws ResourceException {
    synchronized (lock) {
      if (closed) {
        throw closedException();
      }
      Backend backend = backends.get(name);
      if (backend == null) {
        backend = Backend.open(name);
        backends.put(name, backend);
      }
      return backend;
    }
  }

  /**
   * Stops every server, closes every socket, ends the scheduler. Bounded. A second call does
   * nothing.
   */
  @Override
  public void close() {
    List<Server> leftServers;
    List<Backend> leftBackends;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      leftServers = new ArrayList<>(servers);
      leftBackends = new ArrayList<>(backends.values());
      backends.clear();
    }
    stop(leftServers);
    asyncCalls.close();
    for (Backend backend : leftBackends) {
      try {
        backend.close();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "A back end did not close", e);
      }
    }
    endScheduler();
    whenClosed.run();
  }

  private void endScheduler() {
    scheduler.shutdownNow();
    try {
      if (!scheduler.awaitTermination(SCHEDULER_END_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.log(
            Level.WARNING, "The scheduler's thread has not ended in {0} ms", SCHEDULER_END_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ResourceException closedException() {
    return new jakarta.resource.spi.IllegalStateException("The adapter, or the factory, is closed");
  }
}
