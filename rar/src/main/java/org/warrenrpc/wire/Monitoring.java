package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The key {@code _timeout}: seconds, as a number or null (4.4, 4.8). */
final class Monitoring {
  static final String TIMEOUT = "_timeout";

  private Monitoring() {}

  static JsonNode json(@Nullable Duration timeout) {
    if (timeout == null) {
      return Json.NODES.nullNode();
    }
    long millis = timeout.toMillis();
    return millis % 1000 == 0
        ? Json.NODES.numberNode(millis / 1000)
        : Json.NODES.numberNode(BigDecimal.valueOf(millis, 3).stripTrailingZeros());
  }

  /** What is no number monitors nothing, and so does what no process will live to see. */
  static @Nullable Duration timeout(JsonNode json) {
    double seconds = json.isNumber() ? json.doubleValue() : 0;
    boolean usable = seconds > 0 && seconds <= Integer.MAX_VALUE;
    return usable ? Duration.ofMillis(Math.round(seconds * 1000)) : null;
  }

  /** Half of the whole seconds, if that is one second at least. */
  static @Nullable Duration interval(Duration timeout) {
    return timeout.toSeconds() < 2 ? null : Duration.ofSeconds(timeout.toSeconds()).dividedBy(2);
  }
}
