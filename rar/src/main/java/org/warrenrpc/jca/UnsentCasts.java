package org.warrenrpc.jca;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import org.warrenrpc.RpcException;
import org.warrenrpc.core.EveryMinute;

/**
 * Where casts end that their transaction committed and nobody could publish: counted, logged, and
 * told to the application's handler. Thread-safe.
 */
final class UnsentCasts {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final AtomicLong count = new AtomicLong();
  private final EveryMinute warnings = new EveryMinute();
  private final EveryMinute handlerWarnings = new EveryMinute();

  void add(WaitingCast waiting, RpcException failure) {
    long total = count.incrementAndGet();
    Level level = warnings.permits() ? Level.WARNING : Level.DEBUG;
    if (LOG.isLoggable(level)) {
      String what = "Not confirmed after its commit: " + waiting.cast() + "; " + total + " in all";
      LOG.log(level, what, failure);
    }
    UnsentHandler handler = waiting.handler();
    if (handler != null) {
      tell(handler, waiting, failure);
    }
  }

  /** How many since the adapter was started. */
  long count() {
    return count.get();
  }

  /**
   * Neither the transaction, which is over, nor the other casts suffer from a handler's failure.
   */
  private void tell(UnsentHandler handler, WaitingCast waiting, RpcException failure) {
    try {
      handler.tell(waiting.cast().unsent(failure));
    } catch (Throwable e) {
      Level level = handlerWarnings.permits() ? Level.WARNING : Level.DEBUG;
      LOG.log(level, "The handler of unsent casts failed with " + waiting.cast(), e);
    }
  }
}
