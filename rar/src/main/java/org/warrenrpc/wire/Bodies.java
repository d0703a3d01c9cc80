package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** JSON objects as bodies of bounded length and back (2.3, 4.9). Faults never quote a body. */
final class Bodies {
  private final CodecOptions options;

  Bodies(CodecOptions options) {
    this.options = options;
  }

  /**
   * Reads an object.
   *
   * @throws MalformedMessageException when it is none, or longer than the limit
   */
  ObjectNode read(Payload payload) throws MalformedMessageException {
    if (!Dialect.CONTENT_TYPE.equals(payload.contentType())) {
      throw new MalformedMessageException("The content type is not " + Dialect.CONTENT_TYPE, null);
    }
    checkLength(payload.body().length);
    ObjectNode object = Json.object(inflated(payload));
    if (object == null) {
      throw new MalformedMessageException(
          "The body is no JSON object, or is nested deeper than " + Json.MOST_NESTING, null);
    }
    return object;
  }

  /** A client library may give the header as an object of its own. */
  private byte[] inflated(Payload payload) throws MalformedMessageException {
    Object header = payload.headers().get(Zlib.HEADER);
    String compression = header == null ? "" : String.valueOf(header);
    if (compression.isEmpty()) {
      return payload.body();
    }
    if (!compression.equals(Zlib.NAME)) {
      throw new MalformedMessageException(
          "The compression " + printable(compression) + " is not read", null);
    }
    byte[] body;
    try {
      body = Zlib.inflate(payload.body(), options.maxBodyBytes());
    } catch (IOException e) {
      throw new MalformedMessageException("The body is not compressed as " + Zlib.NAME, null);
    }
    if (body.length > options.maxBodyBytes()) {
      throw new MalformedMessageException(
          "The body inflates to more than maxBodyBytes " + options.maxBodyBytes(), null);
    }
    return body;
  }

  private void checkLength(int length) throws MalformedMessageException {
    if (length > options.maxBodyBytes()) {
      throw new MalformedMessageException(
          "The body has " + length + " bytes, more than maxBodyBytes " + options.maxBodyBytes(),
          null);
    }
  }

  /** A name out of a message, fit for a log. */
  private static String printable(String name) {
    String cut = name.length() > 40 ? name.substring(0, 40) + "..." : name;
    return cut.replaceAll("[^ -~]", "?");
  }

  /**
   * Writes an object.
   *
   * @throws UnsendableException when it cannot be written, or is longer than the limit
   */
  Payload write(ObjectNode object, boolean compressed) throws UnsendableException {
    byte[] body = text(object).getBytes(StandardCharsets.US_ASCII);
    return compressed
        ? new Payload(Dialect.CONTENT_TYPE, Map.of(Zlib.HEADER, Zlib.NAME), Zlib.deflate(body))
        : new Payload(Dialect.CONTENT_TYPE, Map.of(), body);
  }

  /**
   * JSON as text, to be put into JSON again.
   *
   * @throws UnsendableException when it cannot be written, or is longer than the limit
   */
  String text(JsonNode node) throws UnsendableException {
    CappedText text = new CappedText(options.maxBodyBytes());
    Json.write(node, text);
    return text.get();
  }
}
