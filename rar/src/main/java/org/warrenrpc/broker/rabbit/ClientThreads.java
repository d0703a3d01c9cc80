package org.warrenrpc.broker.rabbit;

import java.util.concurrent.ThreadFactory;
import org.warrenrpc.broker.DaemonThreads;

/**
 * Makes whatever threads the client starts. It names them after making them, so that ours is put
 * before its own name once they run.
 */
final class ClientThreads implements ThreadFactory {
  private final String name;
  private final DaemonThreads threads;

  ClientThreads(String connection) {
    name = DaemonThreads.named(connection);
    threads = new DaemonThreads(connection + " client");
  }

  @Override
  public Thread newThread(Runnable task) {
    return threads.newThread(
        () -> {
          Thread thread = Thread.currentThread();
          if (!thread.getName().startsWith(name)) {
            thread.setName(name + " " + thread.getName());
          }
          task.run();
        });
  }
}
