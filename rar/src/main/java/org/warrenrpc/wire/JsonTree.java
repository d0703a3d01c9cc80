package org.warrenrpc.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A document as a tree. Integers are exact. Numbers with a fraction or an exponent keep every digit
 * too, while they are of a size that arithmetic can bear; beyond it, and for the zero with a sign
 * that decimals lack, they are what Python makes of them: the nearest double, an infinity at last.
 */
final class JsonTree {
  private static final int EXACT_CHARACTERS = 1_000;

  /** The letter, a sign and four digits. */
  private static final int EXACT_EXPONENT_CHARACTERS = 6;

  private JsonTree() {}

  /** Reads all there is: what follows the first value is a fault. The parser bounds the depth. */
  static JsonNode read(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw new JsonParseException(parser, "There is nothing");
    }
    JsonNode tree = value(parser);
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "More follows");
    }
    return tree;
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> Json.NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> fraction(parser);
      case VALUE_TRUE -> Json.NODES.booleanNode(true);
      case VALUE_FALSE -> Json.NODES.booleanNode(false);
      case VALUE_NULL -> Json.NODES.nullNode();
      default -> throw new JsonParseException(parser, "No value begins with " + token);
    };
  }

  /** Of a key that comes twice, the last value wins (3.7, 4.13). */
  private static ObjectNode object(JsonParser parser) throws IOException {
    ObjectNode object = Json.NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      object.set(name, value(parser));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser) throws IOException {
    ArrayNode array = Json.NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> Json.NODES.numberNode(parser.getIntValue());
      case LONG -> Json.NODES.numberNode(parser.getLongValue());
      default -> Json.NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private static JsonNode fraction(JsonParser parser) throws IOException {
    BigDecimal exact = exact(parser);
    if (exact == null) {
      return Json.NODES.numberNode(parser.getDoubleValue());
    }
    boolean signedZero = exact.signum() == 0 && parser.getText().startsWith("-");
    return signedZero ? Json.NODES.numberNode(-0.0) : DecimalNode.valueOf(exact);
  }

  /** Null where it is no number, too long, or too far from one. */
  private static @Nullable BigDecimal exact(JsonParser parser) throws IOException {
    if (parser.isNaN() || parser.getTextLength() > EXACT_CHARACTERS) {
      return null;
    }
    String text = parser.getText();
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (e >= 0 && text.length() - e > EXACT_EXPONENT_CHARACTERS) {
      return null;
    }
    return parser.getDecimalValue();
  }
}
