package org.warrenrpc.topology;

import java.util.Map;

/**
 * A queue to declare.
 *
 * @param arguments Integer, Long, Boolean and String values
 */
public record QueueSpec(
    String name,
    boolean durable,
    boolean exclusive,
    boolean autoDelete,
    Map<String, Object> arguments) {

  /** Copies the arguments. */
  public QueueSpec {
    arguments = Map.copyOf(arguments);
  }
}
