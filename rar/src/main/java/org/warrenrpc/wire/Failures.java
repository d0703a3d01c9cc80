package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Both shapes of a failure (3.3, 4.6), written strictly and read with patience: a failure that
 * cannot be read is still one.
 */
final class Failures {
  private static final String UNKNOWN = "UnknownFailure";

  private Failures() {}

  static ArrayNode triple(Failure failure) {
    ArrayNode triple = Json.NODES.arrayNode();
    triple.add(failure.type()).add(failure.message());
    ArrayNode lines = triple.addArray();
    failure.traceback().forEach(lines::add);
    return triple;
  }

  static Failure ofTriple(JsonNode failure) {
    if (failure.isObject()) {
      return ofObject((ObjectNode) failure);
    }
    if (!failure.isArray()) {
      return new Failure(UNKNOWN, null, failure.asText(), List.of(), List.of());
    }
    return new Failure(
        failure.path(0).asText(UNKNOWN),
        null,
        failure.path(1).asText(""),
        List.of(),
        lines(failure.path(2)));
  }

  /** What oslo wants as JSON text (4.6): all six keys, always. */
  static ObjectNode object(Failure failure) {
    ObjectNode body = Json.NODES.objectNode();
    body.put("class", failure.type());
    body.put("module", failure.module() == null ? "builtins" : failure.module());
    body.put("message", failure.message());
    ArrayNode lines = body.putArray("tb");
    failure.traceback().forEach(lines::add);
    body.putArray("args").addAll(failure.args());
    body.putObject("kwargs").setAll(failure.kwargs());
    return body;
  }

  static Failure ofText(JsonNode failure) {
    if (failure.isTextual()) {
      ObjectNode body = Json.object(failure.textValue());
      if (body != null) {
        return ofObject(body);
      }
    }
    return ofTriple(failure);
  }

  private static Failure ofObject(ObjectNode body) {
    List<JsonNode> args = new ArrayList<>();
    if (body.get("args") instanceof ArrayNode given) {
      given.forEach(args::add);
    }
    Map<String, JsonNode> kwargs = new LinkedHashMap<>();
    body.path("kwargs").properties().forEach(field -> kwargs.put(field.getKey(), field.getValue()));
    return new Failure(
        body.path("class").asText(UNKNOWN),
        Fields.text(body, "module"),
        body.path("message").asText(""),
        args,
        kwargs,
        lines(body.path("tb")));
  }

  private static List<String> lines(JsonNode traceback) {
    List<String> lines = new ArrayList<>();
    if (traceback.isTextual()) {
      lines.add(traceback.textValue());
    }
    traceback.forEach(line -> lines.add(line.asText()));
    return lines;
  }
}
