package org.warrenrpc;

/**
 * The no-methods listener of a message-driven bean that answers RPC: the bean's public methods are
 * what callers may name (Enterprise Beans 4.0, message-driven beans with a no-methods listener
 * interface).
 */
public interface RpcListener {}
