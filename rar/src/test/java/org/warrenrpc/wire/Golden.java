package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static Golden read(Path path) {
    try {
      ObjectNode file = Objects.requireNonNull(Json.object(Files.readAllBytes(path)), "no JSON");
      return new Golden(path.getFileName().toString(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Golden> requests() {
    return all().filter(golden -> golden.name.endsWith("_request.json"));
  }

  static Stream<Golden> replies() {
    return all().filter(golden -> !golden.name.endsWith("_request.json"));
  }

  boolean isOslo() {
    return name.startsWith("oslo");
  }

  byte[] body() {
    return text("body").getBytes(StandardCharsets.UTF_8);
  }

  String contentType() {
    return file.path("properties").path("content_type").asText();
  }

  String text(String key) {
    return file.path(key).asText();
  }

  /** The message inside the envelope, or the body itself, the failure unpacked. */
  static JsonNode message(byte[] body) {
    ObjectNode outer = Objects.requireNonNull(Json.object(body), "no JSON object");
    if (!outer.has("oslo.message")) {
      return outer;
    }
    ObjectNode inner = Objects.requireNonNull(Json.object(outer.path("oslo.message").asText()));
    if (inner.path("failure").isTextual()) {
      inner.set("failure", Json.object(inner.path("failure").asText()));
    }
    return inner;
  }

  @Override
  public String toString() {
    return name;
  }
}
