package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure on the wire (3.3, 4.6).
 *
 * @param type bare class name
 * @param module Python module or Java package; null on nova 2011
 * @param args the exception's positional arguments
 * @param kwargs the exception's arguments by name; oslo only, and rare there
 * @param traceback lines, each ending in a newline
 */
public record Failure(
    String type,
    @Nullable String module,
    String message,
    List<JsonNode> args,
    Map<String, JsonNode> kwargs,
    List<String> traceback) {

  /** Copies lists and map. */
  public Failure {
    args = List.copyOf(args);
    kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
    traceback = List.copyOf(traceback);
  }

  /** Without arguments by name. */
  public Failure(
      String type,
      @Nullable String module,
      String message,
      List<JsonNode> args,
      List<String> traceback) {
    this(type, module, message, args, Map.of(), traceback);
  }
}
