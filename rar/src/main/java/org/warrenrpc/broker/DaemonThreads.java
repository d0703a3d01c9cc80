package org.warrenrpc.broker;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the daemon threads of a back end. They hold on to no application: no inherited thread
 * locals, and our own class loader as the context's. Thread-safe.
 */
public final class DaemonThreads implements ThreadFactory {
  private static final String PREFIX = "warren ";

  private final String name;
  private final AtomicInteger made = new AtomicInteger();

  /** Threads {@link #named} so, then the same with a 2 and so on. */
  public DaemonThreads(String name) {
    this.name = named(name);
  }

  /** With the adapter's name before it, which a connection's may have already. */
  public static String named(String name) {
    return name.startsWith(PREFIX) ? name : PREFIX + name;
  }

  @Override
  public Thread newThread(Runnable task) {
    int number = made.incrementAndGet();
    Thread thread = new Thread(null, task, number == 1 ? name : name + " " + number, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
    return thread;
  }
}
