package org.warrenrpc.topology;

/**
 * An exchange to declare.
 *
 * @param type "topic", "fanout" or "direct"
 */
public record ExchangeSpec(String name, String type, boolean durable, boolean autoDelete) {}
