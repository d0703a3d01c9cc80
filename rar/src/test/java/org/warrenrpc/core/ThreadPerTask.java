package org.warrenrpc.core;

import java.util.concurrent.Executor;

/**
 * Runs each task at once, in a daemon thread of its own. The pool that futures use by default may
 * have a single thread, where tasks that wait for each other wait for ever.
 */
public final class ThreadPerTask implements Executor {

  @Override
  public void execute(Runnable task) {
    Thread thread = new Thread(task, "test task");
    thread.setDaemon(true);
    thread.start();
  }
}
