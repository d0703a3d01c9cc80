package org.warrenrpc.sample;

/**
 * A virtual machine. A record travels as a JSON object with the components' names, so a Python peer
 * sees a dict.
 */
public record Instance(String name, String host, String state, int memoryMb) {}
