package org.warrenrpc.topology;

/**
 * Where a message is published. The empty exchange is the default one: the routing key is then a
 * queue's name.
 */
public record Address(String exchange, String routingKey) {}
