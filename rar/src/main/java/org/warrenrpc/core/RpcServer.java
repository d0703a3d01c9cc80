package org.warrenrpc.core;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.broker.BrokerSettings;

/**
 * Consumes the queues of one topic, runs what is asked on a target, and answers. Owns no thread:
 * requests run in {@code work}, time is kept by {@code scheduler}. Thread-safe.
 */
public final class RpcServer {

  /**
   * Parses the methods of the target's type.
   *
   * @param work may refuse with RejectedExecutionException: the request is offered again later
   * @param scheduler runs only tasks that do not block
   * @param name for logs and the broker's list of connections
   * @throws InvalidRequestException naming class and method, when two clash or none can be called
   */
  public RpcServer(
      InboundConnections connections,
      BrokerSettings broker,
      ServerSettings settings,
      ProxyTarget target,
      Executor work,
      ScheduledExecutorService scheduler,
      String name) {}

  /** Begins to connect, in {@code work}, and keeps at it until {@link #stop}. Returns at once. */
  public void start() {}

  /**
   * Ends consumption, gives back what did not start, waits for what runs, for at most the drain of
   * the settings, and closes. After it returned no method begins. A second call does nothing.
   */
  public void stop() {}

  /** Whether every queue is being consumed now. Does no I/O. */
  public boolean isConsuming() {
    return false;
  }
}
