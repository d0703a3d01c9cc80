package org.warrenrpc.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The limits of quorum queues (4.1); 0 is none.
 *
 * @param deliveryLimit how often a message is delivered at most
 * @param maxInMemoryLength how many messages are kept in memory
 * @param maxInMemoryBytes how many bytes of messages are kept in memory
 */
public record Quorum(int deliveryLimit, int maxInMemoryLength, int maxInMemoryBytes) {

  /** No limits. */
  public static final Quorum UNLIMITED = new Quorum(0, 0, 0);

  /** What makes a queue one of that kind. */
  Map<String, Object> arguments() {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("x-queue-type", "quorum");
    limit(arguments, "x-delivery-limit", deliveryLimit);
    limit(arguments, "x-max-in-memory-length", maxInMemoryLength);
    limit(arguments, "x-max-in-memory-bytes", maxInMemoryBytes);
    return arguments;
  }

  private static void limit(Map<String, Object> arguments, String name, int limit) {
    if (limit > 0) {
      arguments.put(name, limit);
    }
  }
}
