package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A captured message of a real peer. */
record Golden(String name, ObjectNode file) {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  static Stream<Golden> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(Golden::read).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Golden named(String name) {
    return read(FOLDER.resolve(name + ".json"));
  }

  private static Golden read(Path path) {
    try {
      ObjectNode file = Objects.requireNonNull(Json.object(Files.readAllBytes(path)), "no JSON");
      return new Golden(path.getFileName().toString().replace(".json", ""), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Golden> notices() {
    return all().filter(golden -> golden.name.contains("_notify_"));
  }

  static Stream<Golden> requests() {
    return all()
        .filter(golden -> golden.name.endsWith("_request"))
        .filter(golden -> !golden.name.contains("_notify_"));
  }

  static Stream<Golden> replies() {
    return all().filter(golden -> golden.name.matches(".*_reply\\d*"));
  }

  boolean isOslo() {
    return name.startsWith("oslo");
  }

  Generation generation() {
    return isOslo() ? Generation.OSLO : Generation.NOVA_2011;
  }

  byte[] body() {
    JsonNode body = file.path("body");
    return body.isTextual()
        ? body.textValue().getBytes(StandardCharsets.UTF_8)
        : Base64.getDecoder().decode(body.path("base64").textValue());
  }

  Map<String, Object> headers() {
    Map<String, Object> headers = new LinkedHashMap<>();
    file.path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().path("value").asText()));
    return headers;
  }

  Payload payload() {
    return new Payload(file.path("properties").path("content_type").asText(), headers(), body());
  }

  String text(String key) {
    return file.path(key).asText();
  }

  boolean isEnveloped() {
    return file.path("decoded").has("oslo.message");
  }

  /**
   * What another parser made of the body: the message inside any envelope, the failure unpacked,
   * the three non-JSON tokens as text.
   */
  ObjectNode message() {
    JsonNode decoded = file.path("decoded");
    return (ObjectNode) (isEnveloped() ? decoded.path("oslo.message") : decoded);
  }

  /** As {@link #message()}, of a body of ours. */
  static ObjectNode message(Payload payload) throws IOException {
    byte[] body =
        payload.headers().isEmpty() ? payload.body() : Zlib.inflate(payload.body(), 1 << 20);
    ObjectNode outer = Objects.requireNonNull(Json.object(body), "no JSON object");
    if (!outer.has("oslo.message")) {
      return outer;
    }
    ObjectNode inner =
        Objects.requireNonNull(Json.object(outer.path("oslo.message").textValue()), "no object");
    if (inner.path("failure").isTextual()) {
      inner.set("failure", Json.object(inner.path("failure").textValue()));
    }
    return inner;
  }

  /** With the three non-JSON tokens as text. */
  static JsonNode strict(JsonNode node) {
    if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
      return Json.NODES.textNode(String.valueOf(node.doubleValue()));
    } else if (node instanceof ObjectNode object) {
      ObjectNode copy = Json.NODES.objectNode();
      object.properties().forEach(each -> copy.set(each.getKey(), strict(each.getValue())));
      return copy;
    } else if (node instanceof ArrayNode array) {
      ArrayNode copy = Json.NODES.arrayNode();
      array.forEach(each -> copy.add(strict(each)));
      return copy;
    }
    return node;
  }

  @Override
  public String toString() {
    return name;
  }
}
