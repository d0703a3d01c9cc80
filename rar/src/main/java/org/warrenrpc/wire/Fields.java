package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of requests that both generations have, written and read (3.2, 4.4). */
final class Fields {
  static final String METHOD = "method";
  static final String ARGS = "args";
  static final String ID = "_msg_id";
  static final String UNIQUE_ID = "_unique_id";
  static final String CONTEXT = "_context_";

  /** Ours, and every real peer's, has 32. */
  private static final int LONGEST_ID = 255;

  private Fields() {}

  static void putCall(ObjectNode body, Request request) {
    body.put(METHOD, request.method());
    body.putObject(ARGS).setAll(request.args());
  }

  static void putContext(ObjectNode body, Map<String, JsonNode> context) {
    context.forEach((name, value) -> body.set(CONTEXT + name, value));
  }

  static Map<String, JsonNode> context(ObjectNode body) {
    Map<String, JsonNode> context = new LinkedHashMap<>();
    body.properties()
        .forEach(
            field -> {
              if (field.getKey().startsWith(CONTEXT)) {
                context.put(field.getKey().substring(CONTEXT.length()), field.getValue());
              }
            });
    return context;
  }

  /** The method's name. */
  static String method(ObjectNode body, @Nullable ReplyTo caller) throws MalformedMessageException {
    JsonNode method = body.get(METHOD);
    if (method == null || !method.isTextual() || method.textValue().isEmpty()) {
      throw new MalformedMessageException("The request names no method", caller);
    }
    return method.textValue();
  }

  /** The arguments; a missing key means none. */
  static Map<String, JsonNode> args(ObjectNode body, @Nullable ReplyTo caller)
      throws MalformedMessageException {
    Map<String, JsonNode> args = new LinkedHashMap<>();
    JsonNode given = body.get(ARGS);
    if (given instanceof ObjectNode object) {
      object.properties().forEach(field -> args.put(field.getKey(), field.getValue()));
    } else if (given != null) {
      throw new MalformedMessageException(
          "The request's args are no object but " + given.getNodeType(), caller);
    }
    return args;
  }

  /** A text, or null where it is absent, null or something else. */
  static @Nullable String text(ObjectNode body, String key) {
    JsonNode value = body.get(key);
    return value != null && value.isTextual() ? value.textValue() : null;
  }

  /** A value, or null's node where it is absent. */
  static JsonNode orNull(ObjectNode body, String key) {
    JsonNode value = body.get(key);
    return value == null ? Json.NODES.nullNode() : value;
  }

  /** Whether a call can be told by it: a text, or a whole number, which real peers echo (4.5). */
  static boolean isId(JsonNode id) {
    return (id.isTextual() && !id.textValue().isEmpty() && id.textValue().length() <= LONGEST_ID)
        || id.isInt()
        || id.isLong();
  }
}
