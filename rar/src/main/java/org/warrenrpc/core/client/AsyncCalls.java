package org.warrenrpc.core.client;

import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.core.Submitter;

/**
 * The asynchronous calls that are under way. Each is completed in Work, as what {@code capture}
 * made of it on its caller's thread; time is kept by the scheduler. Thread-safe.
 */
public final class AsyncCalls implements AutoCloseable {
  private final Supplier<Executor> capture;
  private final ScheduledExecutorService scheduler;
  private final Submitter submitter = Submitter.threaded();
  private final Set<AsyncCall> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Owns a thread only while something is to be given to Work.
   *
   * @param capture asked on the thread that calls: where the future's dependents are to run, with
   *     what belongs to that thread; may refuse tasks with RejectedExecutionException
   * @param scheduler given tasks that hand on, and do not block
   */
  public AsyncCalls(Supplier<Executor> capture, ScheduledExecutorService scheduler) {
    this.capture = capture;
    this.scheduler = scheduler;
  }

  /** Completes every call that is under way, exceptionally. A second call does nothing. */
  @Override
  public void close() {
    closed = true;
    open.forEach(AsyncCalls::end);
    submitter.close();
  }

  /** Takes a call that was sent. Its future forgets it when it is cancelled or completed. */
  CompletableFuture<@Nullable Object> follow(OpenCall sent, Type type) {
    AsyncCall call = new AsyncCall(sent, type, capture.get(), submitter, scheduler);
    open.add(call);
    CompletableFuture<@Nullable Object> future = call.future();
    CompletableFuture<@Nullable Object> unused =
        future.whenComplete((value, failure) -> open.remove(call));
    call.start();
    if (closed) {
      end(call);
    }
    return future;
  }

  private static void end(AsyncCall call) {
    call.abandon(
        operation ->
            new ConnectionClosedException(
                operation + " may have run: the adapter, or the factory, was closed", null));
  }
}
