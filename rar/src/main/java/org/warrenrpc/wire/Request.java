package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, as sent or received.
 *
 * @param args by name, unmodifiable
 * @param context without the prefix, unmodifiable
 * @param version as the sender wrote it, well formed or not; null where it wrote none
 * @param id the call's id, 32 hex digits; null for casts
 * @param replyQueue oslo: the caller's reply queue; null for casts and on nova 2011
 * @param uniqueId oslo: of this message, for duplicate suppression; null where the sender gave none
 * @param multicall oslo: whether the caller reads several values (4.14)
 */
public record Request(
    String method,
    Map<String, JsonNode> args,
    Map<String, JsonNode> context,
    @Nullable String namespace,
    @Nullable String version,
    @Nullable String id,
    @Nullable String replyQueue,
    @Nullable String uniqueId,
    boolean multicall) {

  /** Copies the maps. */
  public Request {
    args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
  }
}
