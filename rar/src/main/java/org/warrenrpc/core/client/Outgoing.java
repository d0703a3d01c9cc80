package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.core.Values;
import org.warrenrpc.wire.Request;

/** What a caller wants said, as JSON: everything of a request but its ids. */
record Outgoing(
    Target target, String method, Map<String, JsonNode> args, Map<String, JsonNode> context) {

  /**
   * Converts arguments and context.
   *
   * @throws InvalidRequestException naming what has no place in JSON, or without a method, which a
   *     server of 2011 never ends to answer (3.4)
   */
  static Outgoing of(Call asked) {
    RpcMessage message = asked.message();
    if (message.method().isEmpty()) {
      throw new InvalidRequestException(
          "A request on topic " + asked.target().topic() + " must name a method", null);
    }
    return new Outgoing(
        asked.target(),
        message.method(),
        toJson("Argument", message.method(), message.args()),
        toJson("Context entry", message.method(), asked.context().values()));
  }

  /** A request that is answered. Its dialect gives it the id against duplicates. */
  Request call(OpenCall call, boolean multicall) {
    return request(call.id(), call.replyQueue(), multicall, call.pending().operation().monitor());
  }

  /** A request that is not answered. */
  Request cast() {
    return request(null, null, false, null);
  }

  private Request request(
      @Nullable String id,
      @Nullable String replyQueue,
      boolean multicall,
      @Nullable Duration monitor) {
    return new Request(
        method,
        args,
        context,
        target.namespace(),
        target.version(),
        id,
        replyQueue,
        null,
        multicall,
        monitor);
  }

  private static Map<String, JsonNode> toJson(
      String part, String method, Map<String, @Nullable Object> values) {
    Map<String, JsonNode> json = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          try {
            json.put(name, Values.toJson(value));
          } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                part + " '" + name + "' of " + method + " cannot be sent: " + e.getMessage(), e);
          }
        });
    return json;
  }
}
