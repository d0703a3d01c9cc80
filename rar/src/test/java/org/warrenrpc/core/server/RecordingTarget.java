package org.warrenrpc.core.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes what is asked of it, in order, and fails where it is told to. */
final class RecordingTarget implements ProxyTarget {

  /** What happens at a certain point. */
  interface Step {
    void run() throws Exception;
  }

  final List<String> events = new CopyOnWriteArrayList<>();
  private final ProxyTarget target;
  volatile Step before = () -> {};
  volatile Step after = () -> {};

  RecordingTarget(Object proxy) {
    this.target = new ObjectTarget(proxy);
  }

  @Override
  public Class<?> type() {
    return target.type();
  }

  @Override
  public ProxyInvoker acquire() {
    events.add("acquire");
    ProxyInvoker invoker = target.acquire();
    return new ProxyInvoker() {
      @Override
      public void before(Method method) throws Exception {
        events.add("before " + method.getName());
        before.run();
        invoker.before(method);
      }

      @Override
      public @Nullable Object invoke(Method method, @Nullable Object[] arguments)
          throws InvocationTargetException {
        events.add("invoke " + method.getName());
        return invoker.invoke(method, arguments);
      }

      @Override
      public void after() throws Exception {
        events.add("after");
        invoker.after();
        after.run();
      }

      @Override
      public void close() {
        events.add("close");
        invoker.close();
      }
    };
  }
}
