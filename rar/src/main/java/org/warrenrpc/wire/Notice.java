package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notification, as sent or received (3.6, 5.1). What a sender left out, or wrote as something
 * else than text, is null.
 *
 * @param messageId a UUID with dashes, the same on every topic that it is sent to
 * @param priority upper case on the wire; as it came, or to be sent in any case
 * @param timestamp when it was sent, UTC; microseconds matter
 * @param context without the prefix, unmodifiable
 * @param uniqueId oslo: of this message, for duplicate suppression; null on sending: a fresh one
 */
public record Notice(
    @Nullable String messageId,
    @Nullable String publisherId,
    @Nullable String eventType,
    @Nullable String priority,
    JsonNode payload,
    @Nullable Instant timestamp,
    Map<String, JsonNode> context,
    @Nullable String uniqueId) {

  /** Copies the map. */
  public Notice {
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
  }
}
