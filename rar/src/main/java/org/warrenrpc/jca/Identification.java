package org.warrenrpc.jca;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.Caller;
import org.warrenrpc.CallerIdentity;
import org.warrenrpc.RpcContext;
import org.warrenrpc.core.EveryMinute;

/** Asks the application who calls, in its own class loader. Thread-safe. */
final class Identification {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final CallerIdentity identity;
  private final @Nullable ClassLoader loader;
  private final String name;
  private final EveryMinute warnings = new EveryMinute();

  Identification(CallerIdentity identity, @Nullable ClassLoader loader, String name) {
    this.identity = identity;
    this.loader = loader;
    this.name = name;
  }

  /** Null where the caller is refused, or asking failed: that is told to the log alone. */
  @Nullable Caller of(RpcContext context) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Caller caller = identity.verify(context);
      if (caller == null) {
        log("A caller of {0} is refused", null);
      }
      return caller;
    } catch (RuntimeException | Error e) {
      log("A caller of {0} is refused: its identity is not verified", e);
      return null;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void log(String what, @Nullable Throwable reason) {
    Level level = warnings.permits() ? Level.WARNING : Level.DEBUG;
    if (reason == null) {
      LOG.log(level, what, name);
    } else {
      LOG.log(level, what.replace("{0}", name), reason);
    }
  }
}
