package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure on the wire (3.3, 4.6).
 *
 * @param type bare class name
 * @param module Python module or Java package; null on nova 2011
 * @param args the exception's positional arguments
 * @param traceback lines, each ending in a newline
 */
public record Failure(
    String type,
    @Nullable String module,
    String message,
    List<JsonNode> args,
    List<String> traceback) {

  /** Copies the lists. */
  public Failure {
    args = List.copyOf(args);
    traceback = List.copyOf(traceback);
  }
}
