package org.warrenrpc.wire;

import org.jspecify.annotations.Nullable;

/**
 * A decoded request.
 *
 * @param replyTo null for a cast, and where the reply address is not to be trusted
 */
public record Incoming(Request request, @Nullable ReplyTo replyTo) {}
