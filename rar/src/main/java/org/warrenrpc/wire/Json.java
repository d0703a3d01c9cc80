package org.warrenrpc.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON as both generations read and write it (3.7, 4.13): integers keep every digit, decimals every
 * digit too, 1 and 1.0 stay apart, of duplicate keys the last wins, the three non-JSON tokens are
 * read. Types are never chosen by the text.
 */
final class Json {
  private static final int MAX_NESTING = 500;
  private static final int MAX_STRING = 128 << 20;

  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final JsonMapper MAPPER = mapper();

  private Json() {}

  /**
   * Reads an object.
   *
   * @return null when it is something else, or no JSON
   */
  static @Nullable ObjectNode object(byte[] text) {
    try {
      return MAPPER.readTree(text) instanceof ObjectNode object ? object : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** As {@link #object(byte[])}. */
  static @Nullable ObjectNode object(String text) {
    try {
      return MAPPER.readTree(text) instanceof ObjectNode object ? object : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  static String text(JsonNode node) throws UnsendableException {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UnsendableException("not to be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  static byte[] bytes(JsonNode node) throws UnsendableException {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UnsendableException("not to be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxStringLength(MAX_STRING)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .nodeFactory(NODES)
        .build();
  }
}
