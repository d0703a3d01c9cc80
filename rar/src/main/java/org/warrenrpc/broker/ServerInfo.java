package org.warrenrpc.broker;

/**
 * How a broker introduced itself; empty texts where it did not.
 *
 * @param maxSessions the most sessions a connection may have; 0 for no limit
 */
public record ServerInfo(String product, String version, int maxSessions) {}
