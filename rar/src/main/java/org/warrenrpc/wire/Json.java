package org.warrenrpc.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON as both generations read and write it (3.7, 4.13): numbers as {@link JsonTree} says, of
 * duplicate keys the last wins, the three non-JSON tokens are read and never sent, what is written
 * is ASCII. Types are never chosen by the text. How long anything in it may be follows from the
 * limit of the body, which whoever calls has checked.
 */
final class Json {
  /** Arrays and objects within each other, read or written. */
  static final int MOST_NESTING = 500;

  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final JsonFactory FACTORY = factory();
  private static final JsonMapper MAPPER = new JsonMapper(FACTORY);

  private Json() {}

  /**
   * Reads an object in UTF-8.
   *
   * @return null when it is something else, no JSON, or nested too deeply
   */
  static @Nullable ObjectNode object(byte[] body) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return object(text.array(), text.length());
    } catch (IOException e) {
      return null;
    }
  }

  /** As {@link #object(byte[])}. */
  static @Nullable ObjectNode object(String text) {
    try {
      return object(text.toCharArray(), text.length());
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable ObjectNode object(char[] text, int length) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text, 0, Surrogates.unescape(text, length))) {
      return JsonTree.read(parser) instanceof ObjectNode object ? object : null;
    }
  }

  /** Writes ASCII: other characters escaped, half a surrogate pair as well as a whole one. */
  static void write(JsonNode node, Writer out) throws UnsendableException {
    try (JsonGenerator generator = new FiniteNumbers(FACTORY.createGenerator(out))) {
      MAPPER.writeTree(generator, node);
    } catch (JsonProcessingException e) {
      throw new UnsendableException("not to be written as JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UnsendableException("not to be written as JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Whether Python takes it for true, as real peers ask of {@code failure} and {@code ending} (3.3,
   * 4.5).
   */
  static boolean truthy(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return false;
    }
    if (node.isNumber()) {
      return node.doubleValue() != 0;
    }
    if (node.isTextual()) {
      return !node.textValue().isEmpty();
    }
    return node.isContainerNode() ? !node.isEmpty() : node.asBoolean();
  }

  /** Names are not kept: they would be for ever, and a sender may make up as many as it likes. */
  private static JsonFactory factory() {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MOST_NESTING)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(MOST_NESTING).build())
        .build();
  }
}
