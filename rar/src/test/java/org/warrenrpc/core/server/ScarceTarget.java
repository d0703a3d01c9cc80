package org.warrenrpc.core.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Has only so many invokers at a time, as containers have endpoints; spoils them when told to. */
final class ScarceTarget implements ProxyTarget {
  private final ProxyTarget target;
  final Semaphore permits;
  final AtomicInteger refusals = new AtomicInteger();
  volatile boolean spoilt;

  ScarceTarget(Object proxy, int invokers) {
    target = new ObjectTarget(proxy);
    permits = new Semaphore(invokers);
  }

  @Override
  public Class<?> type() {
    return target.type();
  }

  @Override
  public ProxyInvoker acquire() {
    if (!permits.tryAcquire()) {
      refusals.incrementAndGet();
      throw new RejectedExecutionException("All are in use");
    }
    ProxyInvoker invoker = target.acquire();
    return new ProxyInvoker() {
      @Override
      public void before(Method method) throws Exception {
        invoker.before(method);
      }

      @Override
      public @Nullable Object invoke(Method method, @Nullable Object[] arguments)
          throws InvocationTargetException {
        return invoker.invoke(method, arguments);
      }

      @Override
      public void after() throws Exception {
        invoker.after();
      }

      @Override
      public boolean isSpoiled() {
        return spoilt;
      }

      @Override
      public void close() {
        invoker.close();
        permits.release();
      }
    };
  }
}
