package org.warrenrpc.topology;

/** A queue bound to an exchange. */
public record Binding(String queue, String exchange, String routingKey) {}
