package org.warrenrpc.core;

/**
 * Any object as what answers requests. Its methods run with the context class loader of the thread
 * that made this target; the running thread's own is restored after each. Thread-safe as far as the
 * object is.
 */
public final class ObjectTarget implements ProxyTarget {
  private final Object proxy;

  /** Wraps {@code proxy}, whose methods are then called by several threads at once. */
  public ObjectTarget(Object proxy) {
    this.proxy = proxy;
  }

  @Override
  public Class<?> type() {
    return proxy.getClass();
  }

  @Override
  public ProxyInvoker acquire() {
    throw new UnsupportedOperationException();
  }
}
