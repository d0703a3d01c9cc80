package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/**
 * One value of a multicall.
 *
 * @param index from 0, without gaps
 */
public record RpcReply<T>(int index, @Nullable T value) {}
