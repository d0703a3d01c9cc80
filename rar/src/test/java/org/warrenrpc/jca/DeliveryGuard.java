package org.warrenrpc.jca;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint is allowed: a method only between beforeDelivery and afterDelivery, for that
 * method alone, all three on one thread, one at a time, and one release. Throws at whoever breaks
 * it, and remembers.
 */
final class DeliveryGuard {
  private final Class<?> endpointClass;
  private final Collection<String> faults;
  private @Nullable Thread thread;
  private @Nullable Method open;
  private boolean ran;
  private boolean running;
  private boolean released;

  DeliveryGuard(Class<?> endpointClass, Collection<String> faults) {
    this.endpointClass = endpointClass;
    this.faults = faults;
  }

  synchronized void before(Method method) {
    check(!released, "beforeDelivery after release");
    check(open == null, "beforeDelivery twice");
    check(
        method.getDeclaringClass().isAssignableFrom(endpointClass),
        "beforeDelivery of a method that is not the endpoint class's: " + method);
    open = method;
    ran = false;
    thread = Thread.currentThread();
  }

  <T> T run(String method, Callable<T> body) throws Exception {
    synchronized (this) {
      Method current = open;
      check(current != null, method + " without beforeDelivery");
      check(current != null && current.getName().equals(method), method + " in another's bracket");
      check(Thread.currentThread() == thread, method + " on another thread");
      check(!running && !ran, method + " overlaps, or is the second in its bracket");
      check(
          Thread.currentThread().getContextClassLoader() == endpointClass.getClassLoader(),
          method + " without the application's class loader");
      running = true;
    }
    try {
      return body.call();
    } finally {
      synchronized (this) {
        running = false;
        ran = true;
      }
    }
  }

  synchronized void after() {
    check(open != null, "afterDelivery without beforeDelivery");
    check(Thread.currentThread() == thread, "afterDelivery on another thread");
    check(!running, "afterDelivery while the method runs");
    open = null;
  }

  synchronized void release() {
    check(!released, "released twice");
    check(open == null, "released inside of a bracket");
    released = true;
  }

  private void check(boolean right, String fault) {
    if (!right) {
      faults.add(fault);
      throw new IllegalStateException(fault);
    }
  }
}
