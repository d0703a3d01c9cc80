package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a server says to a caller, in the order: values, then one of answer, end and fault; or
 * heartbeats in between.
 */
public sealed interface Reply {

  /** How many values came before it, where it ends several and says so; else null. */
  default @Nullable Integer count() {
    return null;
  }

  /**
   * One value of a stream. The index is null where the format has none (nova 2011, and oslo peers
   * that are not Warren).
   */
  record Value(@Nullable Integer index, JsonNode value) implements Reply {}

  /** The one value of a method that does not stream, and the end. */
  record Answer(JsonNode value) implements Reply {}

  /** The end of a stream; the number of its values, null where the format does not say. */
  record End(@Nullable Integer count) implements Reply {}

  /** The failure that ends a call. */
  record Fault(Failure failure, @Nullable Integer count) implements Reply {}

  /** The server is still at it (4.8). */
  record Heartbeat() implements Reply {}
}
