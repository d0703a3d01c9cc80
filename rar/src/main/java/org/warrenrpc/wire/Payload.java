package org.warrenrpc.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message's body, and the properties that say how to read it.
 *
 * @param contentType {@link Dialect#CONTENT_TYPE} on everything that is written; null where a
 *     message came without
 * @param headers empty where there are none
 * @param body not copied: nobody may change it
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are large and owned by one side at a time
public record Payload(@Nullable String contentType, Map<String, Object> headers, byte[] body) {}
