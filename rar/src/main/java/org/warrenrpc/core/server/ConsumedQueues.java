package org.warrenrpc.core.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.ReplyTo;

/**
 * The queues that are consumed for requests: no caller is answered there, or one message could keep
 * a server busy with its own answers. Thread-safe.
 */
final class ConsumedQueues {
  /** How many consume each. */
  private final Map<String, Integer> consumers = new ConcurrentHashMap<>();

  void begin(String queue) {
    consumers.merge(queue, 1, Integer::sum);
  }

  void end(String queue) {
    consumers.computeIfPresent(queue, (name, count) -> count == 1 ? null : count - 1);
  }

  /** The request, without its reply address where that is one of these. */
  Incoming checked(Incoming incoming) {
    return incoming.replyTo() != null && checked(incoming.replyTo()) == null
        ? new Incoming(incoming.request(), null, true)
        : incoming;
  }

  /** Null for one of these. */
  @Nullable ReplyTo checked(@Nullable ReplyTo caller) {
    return caller != null
            && caller.address().exchange().isEmpty()
            && consumers.containsKey(caller.address().routingKey())
        ? null
        : caller;
  }
}
