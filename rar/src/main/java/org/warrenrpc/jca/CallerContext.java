package org.warrenrpc.jca;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * What tasks that run elsewhere keep of the thread that made them: its context class loader, and,
 * where the server has a default context service (Jakarta Concurrency 3.0, 3.3), what that carries,
 * the naming context above all.
 */
final class CallerContext {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");
  private static final String SERVICE = "java:comp/DefaultContextService";

  private CallerContext() {}

  /** {@code work}, with this thread's context around every task. */
  static Executor around(Executor work) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Executor inContext = contextual(task -> withLoader(loader, task));
    return task -> work.execute(() -> inContext.execute(task));
  }

  private static void withLoader(@Nullable ClassLoader loader, Runnable task) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      task.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** By reflection: not every server has Jakarta Concurrency, and none is asked to. */
  @SuppressWarnings("BanJNDI") // a constant of the platform is looked up, nothing that came in
  private static Executor contextual(Executor plain) {
    try {
      Object service = new InitialContext().lookup(SERVICE);
      Class<?> api =
          Class.forName(
              "jakarta.enterprise.concurrent.ContextService",
              false,
              service.getClass().getClassLoader());
      return (Executor)
          api.getMethod("createContextualProxy", Object.class, Class.class)
              .invoke(service, plain, Executor.class);
    } catch (NamingException e) {
      // Java SE, or a thread without an application's names
      return plain;
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      LOG.log(Level.DEBUG, "The server's context service cannot be used", e);
      return plain;
    }
  }
}
