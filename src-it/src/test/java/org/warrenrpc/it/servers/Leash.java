package org.warrenrpc.it.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Processes that end with this JVM. The shutdown hook is there before the first of them starts, and
 * once it has begun no other starts. Thread-safe.
 */
public final class Leash implements AutoCloseable {
  private static final int KILL_LIMIT_SECONDS = 20;

  private final Duration patience;
  private final Deque<Process> held = new ArrayDeque<>();
  private final Thread hook = new Thread(this::end, "leash");
  private boolean ended;

  private Leash(Duration patience) {
    this.patience = patience;
  }

  /**
   * Holds nothing yet.
   *
   * @param patience how long a process may take to end in good order; zero kills it at once
   * @throws IllegalStateException when this JVM is ending
   */
  public static Leash of(Duration patience) {
    Leash leash = new Leash(patience);
    Runtime.getRuntime().addShutdownHook(leash.hook);
    return leash;
  }

  /**
   * Starts a process.
   *
   * @throws IllegalStateException when this JVM is ending, or after {@link #close()}
   */
  public synchronized Process start(ProcessBuilder builder) throws IOException {
    if (ended) {
      throw new IllegalStateException("Too late to start " + builder.command().get(0));
    }
    Process process = builder.start();
    held.push(process);
    return process;
  }

  /** Ends them all, the youngest first, and waits for that. A second call does nothing. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook finds nothing left to do.
      return;
    }
  }

  /** Under the lock to the end: who comes second, the hook or close(), waits for the first. */
  private synchronized void end() {
    ended = true;
    while (!held.isEmpty()) {
      end(held.pop());
    }
  }

  private void end(Process process) {
    try {
      if (!patience.isZero()) {
        // Process.destroy() would close its input as well, and a tethered one ends by that at once
        process.toHandle().destroy();
        if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      kill(process);
      if (!process.waitFor(KILL_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Process " + process.pid() + " could not be killed");
      }
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
    }
  }

  private static void kill(Process process) {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }
}
