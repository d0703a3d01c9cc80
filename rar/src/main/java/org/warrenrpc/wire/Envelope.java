package org.warrenrpc.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The envelope of oslo: JSON text inside a JSON object (4.3). */
final class Envelope {
  private static final String VERSION = "oslo.version";
  private static final String MESSAGE = "oslo.message";
  private static final String CURRENT = "2.0";

  private Envelope() {}

  static ObjectNode wrap(String message) {
    return Json.NODES.objectNode().put(VERSION, CURRENT).put(MESSAGE, message);
  }

  static boolean isOne(ObjectNode body) {
    return body.has(VERSION) && body.has(MESSAGE);
  }

  static ObjectNode unwrap(ObjectNode envelope) throws MalformedMessageException {
    JsonNode version = envelope.get(VERSION);
    if (!version.isTextual() || !version.textValue().equals(CURRENT)) {
      throw new MalformedMessageException("The envelope is not of version " + CURRENT, null);
    }
    JsonNode text = envelope.get(MESSAGE);
    ObjectNode message = text.isTextual() ? Json.object(text.textValue()) : null;
    if (message == null) {
      throw new MalformedMessageException("The envelope holds no JSON object as text", null);
    }
    return message;
  }
}
