package org.warrenrpc.core.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * One proxy instance for one thread's turn, one request at a time. Confined to the thread that
 * acquired it. For each request: before, invoke, after, in this order; after follows every before
 * that returned.
 */
public interface ProxyInvoker extends AutoCloseable {

  /**
   * Opens the delivery bracket: a transaction and the context class loader, where there are any.
   *
   * @throws Exception when the delivery cannot begin; there is then no after
   */
  void before(Method method) throws Exception;

  /**
   * Runs the method.
   *
   * @throws InvocationTargetException with what the method itself threw, whatever a container
   *     wrapped around it
   */
  @Nullable Object invoke(Method method, @Nullable Object[] arguments)
      throws InvocationTargetException;

  /**
   * Closes the delivery bracket; commits, where there is something to commit.
   *
   * @throws Exception when it could not be committed
   */
  void after() throws Exception;

  /** Whether the instance is not to be used for another request: its turn ends. */
  default boolean isSpoiled() {
    return false;
  }

  /** Gives the instance back. */
  @Override
  void close();
}
