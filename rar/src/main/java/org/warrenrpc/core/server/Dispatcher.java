package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.Text;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Request;

/**
 * Runs requests on a target. Total: every Throwable, Errors included, becomes the failure that the
 * caller is told. Thread-safe.
 */
final class Dispatcher {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

  private static final int LONGEST_NAME = 200;
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

  private final MethodTable table;
  private final Replies replies;
  private final Stages stages;
  private final EveryMinute refusedCasts = new EveryMinute();

  Dispatcher(MethodTable table, Replies replies, Stages stages) {
    this.table = table;
    this.replies = replies;
    this.stages = stages;
  }

  /**
   * Runs one request between before and after of {@code invoker}; the values of a stream leave
   * meanwhile.
   *
   * @param mayBegin asked right before the method; false: it does not run, or goes on with a stream
   * @param end told once what became of it: after the bracket on this thread, or, where the method
   *     returned a stage, when that ends
   */
  void dispatch(
      Incoming incoming,
      ProxyInvoker invoker,
      BooleanSupplier mayBegin,
      @Nullable Deadline deadline,
      Consumer<Ending> end) {
    Request request = incoming.request();
    Result result = new Result(incoming.replyTo(), replies, request.method(), deadline, mayBegin);
    CallableMethod method = table.find(request.method());
    Ending ending;
    try {
      if (method == null) {
        throw RefusedException.method(request);
      }
      run(request, method, method.bind(request), invoker, mayBegin, result);
      CompletionStage<?> stage = result.stage();
      if (stage != null) {
        stages.await(
            stage,
            result.loader(),
            request.method(),
            deadline,
            (value, failure) -> end.accept(completed(incoming, method, result, value, failure)));
        return;
      }
      ending = Ending.with(result.reply());
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      ending = failed(incoming, method, result, e);
    }
    end.accept(ending);
  }

  private Ending completed(
      Incoming incoming,
      CallableMethod method,
      Result result,
      @Nullable Object value,
      @Nullable Throwable failure) {
    Throwable fault = failure;
    if (fault == null) {
      try {
        result.complete(value);
        return Ending.with(result.reply());
      } catch (Throwable e) {
        fault = e;
      }
    }
    return failed(incoming, method, result, fault);
  }

  private Ending failed(
      Incoming incoming, @Nullable CallableMethod method, Result result, Throwable thrown) {
    log(incoming, method, thrown);
    return Ending.failed(thrown, result.sent());
  }

  private static void run(
      Request request,
      CallableMethod method,
      @Nullable Object[] arguments,
      ProxyInvoker invoker,
      BooleanSupplier mayBegin,
      Result result)
      throws Throwable {
    invoker.before(method.method());
    Throwable failure = null;
    try {
      if (!mayBegin.getAsBoolean()) {
        throw RefusedException.stopping(request);
      }
      result.take(method, invoker.invoke(method.method(), arguments));
    } catch (InvocationTargetException e) {
      failure = e.getCause() == null ? e : e.getCause();
    } catch (Throwable e) {
      failure = e;
    }
    try {
      invoker.after();
    } catch (Throwable e) {
      failure = both(failure, e);
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** What the method threw counts; that the bracket did not close either goes with it. */
  private static Throwable both(@Nullable Throwable first, Throwable second) {
    if (first == null) {
      return second;
    }
    if (first != second) {
      first.addSuppressed(second);
    }
    return first;
  }

  /** A caller is told; nobody but the log hears of a cast. What reached no method has no trace. */
  private void log(Incoming incoming, @Nullable CallableMethod method, Throwable thrown) {
    String name = line(Text.cut(incoming.request().method(), LONGEST_NAME));
    if (method != null && method.expects(thrown)) {
      LOG.log(Level.DEBUG, "Request {0} ended in {1}", name, thrown.getClass().getName());
      return;
    }
    EveryMinute warnings = method == null ? refusedCasts : method.failures();
    Level level = incoming.replyTo() == null && warnings.permits() ? Level.WARNING : Level.DEBUG;
    if (thrown instanceof RefusedException) {
      LOG.log(
          level, "Request {0} is refused: {1}", name, line(String.valueOf(thrown.getMessage())));
      return;
    }
    try {
      LOG.log(level, "Request " + name + " failed", thrown);
    } catch (RuntimeException | Error e) {
      // a Throwable whose own methods throw breaks the logger
      LOG.log(Level.DEBUG, "Request " + name + " failed with " + thrown.getClass().getName(), e);
    }
  }

  /** Names that the sender made up begin no line of their own. */
  private static String line(String text) {
    return BREAKS.matcher(text).replaceAll("?");
  }
}
