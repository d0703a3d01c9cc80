package org.warrenrpc.core.server;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Has no invoker to give while told so. */
final class TargetWithoutInvokers implements ProxyTarget {
  private final ProxyTarget target;
  volatile boolean empty = true;
  final Semaphore asked = new Semaphore(0);

  TargetWithoutInvokers(Object proxy) {
    this.target = new ObjectTarget(proxy);
  }

  @Override
  public Class<?> type() {
    return target.type();
  }

  @Override
  public ProxyInvoker acquire() {
    if (empty) {
      asked.release();
      throw new RejectedExecutionException("No endpoint is free");
    }
    return target.acquire();
  }
}
