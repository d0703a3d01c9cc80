package org.warrenrpc.jca;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.warrenrpc.broker.DaemonThreads;

/**
 * Runs tasks that each wait, so that together they take as long as the longest and not their sum.
 */
final class SideBySide {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private SideBySide() {}

  /**
   * Runs the first task in the calling thread and each other one in a daemon thread of its own, and
   * waits for all of them: the tasks bound themselves. What they throw is logged. Interrupted, it
   * lets them finish alone and keeps the interrupt.
   */
  static void run(String name, List<Runnable> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    ThreadFactory threads = new DaemonThreads(name);
    List<Thread> started = new ArrayList<>();
    for (Runnable task : tasks.subList(1, tasks.size())) {
      Thread thread = threads.newThread(() -> guarded(task));
      thread.start();
      started.add(thread);
    }
    guarded(tasks.get(0));
    try {
      for (Thread thread : started) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A stop was not clean", e);
    }
  }
}
