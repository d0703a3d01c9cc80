package org.warrenrpc.jca;

/** A record of an application that leaves: its methods are linked when they are called first. */
public record LeavingPair(Object other) {}
