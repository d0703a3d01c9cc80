package org.warrenrpc.wire;

import org.jspecify.annotations.Nullable;

/**
 * A decoded request.
 *
 * @param replyTo null for a cast, and where the reply address is not to be trusted
 * @param distrusted whether it is a call whose reply address is missing or not to be trusted, so
 *     that nobody is answered though somebody may wait
 */
public record Incoming(Request request, @Nullable ReplyTo replyTo, boolean distrusted) {}
