package org.warrenrpc.topology;

/**
 * An exchange to declare.
 *
 * @param type "topic", "fanout" or "direct"
 * @param passive whether only to check that it is there: it is not made, and its other attributes
 *     are not compared
 */
public record ExchangeSpec(
    String name, String type, boolean durable, boolean autoDelete, boolean passive) {

  /** One that is made where it is missing. */
  public ExchangeSpec(String name, String type, boolean durable, boolean autoDelete) {
    this(name, type, durable, autoDelete, false);
  }

  /** The same, only to be checked. */
  public ExchangeSpec asPassive() {
    return new ExchangeSpec(name, type, durable, autoDelete, true);
  }
}
