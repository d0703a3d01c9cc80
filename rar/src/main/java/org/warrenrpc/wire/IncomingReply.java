package org.warrenrpc.wire;

import org.jspecify.annotations.Nullable;

/**
 * A decoded reply.
 *
 * @param id the call it belongs to; null on nova 2011, where the queue says it
 */
public record IncomingReply(@Nullable String id, Reply reply) {}
