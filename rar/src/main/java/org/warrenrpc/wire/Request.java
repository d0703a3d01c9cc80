package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
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
 * @param id the call's id, 32 hex digits where we made it; null for casts
 * @param replyQueue oslo: the caller's reply queue; null for casts and on nova 2011
 * @param uniqueId oslo: of this message, for duplicate suppression; null where the sender gave none
 * @param multicall oslo: whether the caller reads several values (4.14)
 * @param monitorTimeout oslo: how long the caller waits for a next sign of life of a call, in whole
 *     milliseconds (4.8); null where it does not monitor
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
    boolean multicall,
    @Nullable Duration monitorTimeout) {

  /** Copies the maps. */
  public Request {
    args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
  }

  /** A request that nobody monitors. */
  public Request(
      String method,
      Map<String, JsonNode> args,
      Map<String, JsonNode> context,
      @Nullable String namespace,
      @Nullable String version,
      @Nullable String id,
      @Nullable String replyQueue,
      @Nullable String uniqueId,
      boolean multicall) {
    this(method, args, context, namespace, version, id, replyQueue, uniqueId, multicall, null);
  }

  /** How often the server owes a heartbeat while the method runs (4.8); null: never. */
  public @Nullable Duration heartbeatInterval() {
    return monitorTimeout == null ? null : Monitoring.interval(monitorTimeout);
  }
}
