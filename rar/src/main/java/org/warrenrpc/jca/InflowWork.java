package org.warrenrpc.jca;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.WorkManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcContext;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.server.CallerWork;

/** The container's Work, each as the caller of the one request that it serves. Thread-safe. */
final class InflowWork implements CallerWork {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  /** Of the Work that runs on the thread. */
  private static final ThreadLocal<@Nullable InflowContext> CURRENT = new ThreadLocal<>();

  private final WorkManager workManager;
  private final boolean named;
  private final Identification identification;
  private final String name;
  private final EveryMinute warnings = new EveryMinute();

  InflowWork(BootstrapContext context, Identification identification, String name) {
    this.workManager = Objects.requireNonNull(context.getWorkManager(), "WorkManager");
    this.named = context.isContextSupported(HintsContext.class);
    this.identification = identification;
    this.name = name;
  }

  @Override
  public void execute(RpcContext context, Runnable task, Consumer<Throwable> refused) {
    InflowContext inflow = new InflowContext(identification, context);
    Runnable run = () -> run(inflow, task);
    Consumer<WorkFault> dropped = fault -> refused.accept(dropped(fault));
    SecureWork work =
        named ? new SecureWork(run, dropped, inflow, name) : new SecureWork(run, dropped, inflow);
    try {
      WorkExecutor.schedule(workManager, work, name);
    } catch (RejectedExecutionException e) {
      refused.accept(e);
    }
  }

  private RejectedExecutionException dropped(WorkFault fault) {
    return new RejectedExecutionException(
        "The container dropped Work of " + name + ", or could not set up its identity: " + fault);
  }

  private static void run(InflowContext inflow, Runnable task) {
    InflowContext outer = CURRENT.get();
    CURRENT.set(inflow);
    try {
      task.run();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /**
   * Holds that this thread runs as the caller of its request.
   *
   * @throws SecurityException where the caller is refused, or the container made it nobody; without
   *     the reason, which is the log's
   */
  void check() {
    InflowContext inflow = CURRENT.get();
    if (inflow != null && inflow.isEstablished()) {
      return;
    }
    Throwable failure = inflow == null ? null : inflow.failure();
    if (failure != null) {
      LOG.log(
          warnings.permits() ? Level.WARNING : Level.DEBUG,
          "The container does not take a caller of " + name,
          failure);
    }
    throw new SecurityException("The caller is refused: who it is was not established");
  }
}
