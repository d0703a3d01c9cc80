package org.warrenrpc.broker.rabbit;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.DaemonThreads;

/**
 * Calls of the client that wait for the peer, run on a daemon thread so that the caller's limit
 * holds whatever they are stuck in: a name look-up, a handshake, a write to a frozen peer. For the
 * rare calls only; publishing and settling block on nothing. Thread-safe.
 */
final class BoundedCalls implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(BoundedCalls.class.getName());

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          5,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          new DaemonThreads("rabbit call"));

  /**
   * Runs a call and waits for it, at most {@code limit}.
   *
   * @param what is done, for the message, as in "declaring …"
   * @param tooLate is given the result when nobody waits for it any more
   */
  <T> T call(String what, Duration limit, Callable<T> call, Consumer<T> tooLate)
      throws BrokerException {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(() -> run(call, result, tooLate));
    } catch (RejectedExecutionException e) {
      throw new BrokerException(Kind.UNAVAILABLE, what + ": the broker is closed", e);
    }
    // the result may come at the last moment: whoever completes the future decides
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      result.completeExceptionally(
          new BrokerException(
              Kind.TIMEOUT, what + ": no answer within " + limit.toMillis() + " ms", e));
      return outcome(what, result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.completeExceptionally(
          new BrokerException(Kind.UNAVAILABLE, what + ": interrupted", e));
      return outcome(what, result);
    } catch (ExecutionException e) {
      return outcome(what, result);
    }
  }

  /** Runs a call that nobody waits for. */
  void start(String what, Runnable call) {
    try {
      executor.execute(call);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, what + ": the broker is closed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }

  private static <T> void run(Callable<T> call, CompletableFuture<T> result, Consumer<T> tooLate) {
    try {
      T value = call.call();
      if (!result.complete(value)) {
        tooLate.accept(value);
      }
    } catch (Exception | Error e) {
      if (!result.completeExceptionally(e)) {
        LOG.log(Level.DEBUG, "Failed when nobody waited any more", e);
      }
    }
  }

  private static <T> T outcome(String what, CompletableFuture<T> result) throws BrokerException {
    try {
      return result.join();
    } catch (CompletionException e) {
      throw Faults.of(what, e.getCause() == null ? e : e.getCause());
    }
  }
}
