package org.warrenrpc.it.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A line to a Python peer, under construction; what may be in it is said by the peer's program. */
final class Ask {
  /** ASCII alone, and the tokens of Python's JSON. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final ObjectNode line = JSON.createObjectNode();

  private Ask(String verb) {
    line.put("verb", verb);
  }

  static Ask verb(String verb) {
    return new Ask(verb);
  }

  static Ask verb(String verb, String topic, String method) {
    return verb(verb).with("topic", topic).with("method", method);
  }

  static Ask call(String topic, String method) {
    return verb("call", topic, method);
  }

  static Ask cast(String topic, String method) {
    return verb("cast", topic, method);
  }

  static Ask fanout(String topic, String method) {
    return verb("fanout", topic, method);
  }

  Ask with(String key, Object value) {
    line.set(key, JSON.valueToTree(value));
    return this;
  }

  Ask arg(String name, Object value) {
    line.withObjectProperty("args").set(name, JSON.valueToTree(value));
    return this;
  }

  Ask context(Object context) {
    return with("context", context);
  }

  Ask server(String server) {
    return with("server", server);
  }

  /** The line, with the number by which its answer is known. */
  String numbered(long id) throws JsonProcessingException {
    return JSON.writeValueAsString(line.put("id", id));
  }
}
