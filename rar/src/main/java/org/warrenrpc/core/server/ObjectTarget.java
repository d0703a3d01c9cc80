package org.warrenrpc.core.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Any object as what answers requests; of a bean's view that a container handed out, the methods of
 * the bean or its interfaces. Methods run, several threads at once, with the context class loader
 * of the thread that made this target; the running thread's own is restored after each. Thread-safe
 * as far as the object is.
 */
public final class ObjectTarget implements ProxyTarget {
  private final Object proxy;
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  /** Wraps {@code proxy}; whether it has methods to offer is found out by {@link RpcServer}. */
  public ObjectTarget(Object proxy) {
    this.proxy = proxy;
  }

  @Override
  public Class<?> type() {
    return proxy.getClass();
  }

  @Override
  public ProxyInvoker acquire() {
    return new Invoker();
  }

  private final class Invoker implements ProxyInvoker {
    private @Nullable ClassLoader before;

    @Override
    public void before(Method method) {
      Thread thread = Thread.currentThread();
      before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
    }

    @Override
    public @Nullable Object invoke(Method method, @Nullable Object[] arguments)
        throws InvocationTargetException {
      try {
        return method.invoke(proxy, arguments);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(method + " cannot be called", e);
      }
    }

    @Override
    public void after() {
      Thread.currentThread().setContextClassLoader(before);
    }

    @Override
    public void close() {
      // nothing is held between requests
    }
  }
}
