package org.warrenrpc.jca;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.server.ProxyInvoker;

/** Opens no bracket before the caller is established. Confined to the thread that acquired it. */
record InflowInvoker(ProxyInvoker invoker, InflowWork work) implements ProxyInvoker {

  @Override
  public void before(Method method) throws Exception {
    work.check();
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
    return invoker.isSpoiled();
  }

  @Override
  public void close() {
    invoker.close();
  }
}
