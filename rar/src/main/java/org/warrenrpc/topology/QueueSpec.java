package org.warrenrpc.topology;

import java.util.Map;

/**
 * A queue to declare.
 *
 * @param arguments Integer, Long, Boolean and String values
 * @param passive whether only to check that it is there: it is not made, and its other attributes
 *     are not compared
 */
public record QueueSpec(
    String name,
    boolean durable,
    boolean exclusive,
    boolean autoDelete,
    Map<String, Object> arguments,
    boolean passive) {

  /** Copies the arguments. */
  public QueueSpec {
    arguments = Map.copyOf(arguments);
  }

  /** One that is made where it is missing. */
  public QueueSpec(
      String name,
      boolean durable,
      boolean exclusive,
      boolean autoDelete,
      Map<String, Object> arguments) {
    this(name, durable, exclusive, autoDelete, arguments, false);
  }

  /** The same, only to be checked. */
  public QueueSpec asPassive() {
    return new QueueSpec(name, durable, exclusive, autoDelete, arguments, true);
  }
}
