package org.warrenrpc.core.server;

/** What listens and runs methods, from its start to its stop. Thread-safe. */
public interface Server {

  /** Begins to connect, in Work, and keeps at it until {@link #stop}. Returns at once. */
  void start();

  /**
   * Ends consumption, gives back what did not start, waits for what runs, for at most the drain of
   * the settings, and closes; all of it bounded. After it returned no method begins. A second call
   * does nothing, but waits for the first.
   */
  void stop();
}
