package org.warrenrpc.core.server;

import java.util.function.Consumer;
import org.warrenrpc.RpcContext;

/** Where requests run each by itself, as whoever asks. Thread-safe. */
public interface CallerWork {

  /**
   * Has a task run, once, as whoever asks with that context. May block as long as the container
   * does.
   *
   * @param refused told instead, once, on any thread, when the task does not run after all; does
   *     not block
   */
  void execute(RpcContext context, Runnable task, Consumer<Throwable> refused);
}
