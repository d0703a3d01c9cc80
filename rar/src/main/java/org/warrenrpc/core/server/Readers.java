package org.warrenrpc.core.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.wire.ReplyTo;

/**
 * Callers that streams are sent to. What no queue takes comes back after a while (4.11), and says
 * that going on would be for nobody. Thread-safe.
 */
final class Readers {
  private final Set<Reader> open = ConcurrentHashMap.newKeySet();

  /** The reader of one stream, until that ends. */
  Reader begin(ReplyTo caller) {
    Reader reader = new Reader(caller.address().routingKey(), caller.id());
    open.add(reader);
    return reader;
  }

  /**
   * A message to that queue came back; {@code call} is null where it was not read: without the
   * queue all its readers are gone. Returns whether there was one.
   */
  boolean gone(String queue, @Nullable String call) {
    boolean found = false;
    for (Reader each : open) {
      if (each.queue.equals(queue) && (call == null || each.call.equals(call))) {
        each.gone = true;
        found = true;
      }
    }
    return found;
  }

  /** One of them. */
  final class Reader implements AutoCloseable {
    private final String queue;
    private final String call;
    private volatile boolean gone;

    private Reader(String queue, String call) {
      this.queue = queue;
      this.call = call;
    }

    boolean isGone() {
      return gone;
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }
}
