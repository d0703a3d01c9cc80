package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.Backoff;
import org.warrenrpc.core.EveryMinute;

/**
 * What a listener's failed attempts come to: the pause before the next, a line in the log, and the
 * reason where somebody has to do something about it. Thread-safe.
 */
final class Setbacks {
  private static final System.Logger LOG = System.getLogger(Listener.class.getName());

  private static final long STABLE = TimeUnit.MINUTES.toNanos(1);

  private final String name;
  private final boolean own;
  private final LongSupplier nanoTime;
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private final EveryMinute warnings = new EveryMinute();
  private volatile boolean renamed;

  /** When the last attempt succeeded; null after a failure. */
  private volatile @Nullable Long over;

  private volatile @Nullable String refusal;

  /** For the listener of that name; {@code own}: whose queue is nobody else's. */
  Setbacks(String name, boolean own, LongSupplier nanoTime) {
    this.name = name;
    this.own = own;
    this.nanoTime = nanoTime;
  }

  /** One more; returns how long to wait. */
  Duration pauseAfter(Throwable reason) {
    Long since = over;
    over = null;
    if (since != null && nanoTime.getAsLong() - since >= STABLE) {
      backoff.reset();
    }
    DeclarationFault fault = DeclarationFault.of(reason, own);
    refusal = fault.isReported() ? fault.text(reason) : null;
    Duration pause = pause(fault);
    String what =
        refusal == null
            ? " does not consume"
            : " does not consume before something is changed: " + refusal;
    LOG.log(
        warnings.permits() ? Level.WARNING : Level.DEBUG,
        name + what + "; next attempt in " + pause.toMillis() + " ms",
        reason);
    return pause;
  }

  private Duration pause(DeclarationFault fault) {
    if (fault.isReported()) {
      return backoff.longest();
    }
    // a broker that locks every new name is not to be asked without end
    renamed = fault == DeclarationFault.RENAME && !renamed;
    return renamed ? Duration.ZERO : backoff.next();
  }

  /** An attempt succeeded; what comes to nothing within a minute is one more setback. */
  void over() {
    over = nanoTime.getAsLong();
    renamed = false;
    refusal = null;
  }

  /** What is refused and somebody has to change; null where there is nothing of it. */
  @Nullable String refusal() {
    return refusal;
  }
}
