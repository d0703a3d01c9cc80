package org.warrenrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON as Python reads and writes it (3.7, 4.13). */
@Timeout(60)
class JsonValuesTest {

  private static JsonNode read(String argument) throws MalformedMessageException {
    JsonNode value = Raw.CODEC.decodeRequest(Raw.call(argument)).request().args().get("x");
    assertThat(value).isNotNull();
    return value;
  }

  /** Sent back as it was read; the answer's inner text. */
  private static String echo(String argument) throws Exception {
    Incoming incoming = Raw.CODEC.decodeRequest(Raw.call(argument));
    Reply answer = new Reply.Answer(incoming.request().args().get("x"));
    Payload payload = Raw.CODEC.encode(incoming.replyTo(), answer).get(0);
    String body = new String(payload.body(), StandardCharsets.UTF_8);
    assertThat(body.chars()).allMatch(c -> c < 128);
    return Json.object(body).path("oslo.message").textValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "1.0",
        "0.1",
        "-0.0",
        "-1",
        "9007199254740993",
        "9223372036854775808",
        "-1180591620717411303424",
        "12345678901234567890.12345678901234567890",
        "1E+2",
        "1E+400",
        "true",
        "null",
        "\"\"",
        "[]",
        "{}",
        "{\"1\":\"one\"}",
        "{\"@class\":\"java.lang.Runtime\",\"@type\":1}",
        "\"\\uD800\"",
        "{\"k\":\"a\\uDC00b\\uD800\"}",
        "{\"\\uD800\":1,\"\\uDC00\":2,\"a\\uDBFF\\uD800b\":{\"\\uD83D\\uDE00\":3}}",
        "\"\\u00E9\\u2603\\uD83D\\uDE00\\u0000\\n\"",
      })
  void comesBackAsItWas(String json) throws Exception {
    assertThat(echo(json)).startsWith("{\"result\":" + json + ",\"failure\":null");
  }

  @ParameterizedTest
  @CsvSource({"1e2, 1E+2", "100.0, 100.0", "-0.00, -0.0", "-0, 0", "1.50, 1.50"})
  void keepsItsKindWhateverItsSpelling(String json, String written) throws Exception {
    assertThat(echo(json)).startsWith("{\"result\":" + written + ",");
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity",
    "1e400, Infinity",
    "-1e400, -Infinity",
    "1e999999999, Infinity",
    "1e99999999999999999999, Infinity",
    "1e-999999999, 0.0",
    "-1e-99999999999999999999, -0.0",
  })
  void whatNoDoubleCanHoldIsReadAllTheSame(String json, double value) throws Exception {
    assertThat(Double.compare(read(json).doubleValue(), value)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "[-Infinity]", "{\"a\": 1e999999999}"})
  void whatIsNoJsonIsNotSent(String json) {
    assertThatThrownBy(() -> echo(json))
        .isInstanceOf(UnsendableException.class)
        .hasMessageContaining("is no JSON number");
  }

  // an escape is told from a backslash that is escaped itself
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"\\\\uD800\":\"\\\\\\uD800\"}",
        "{\"\\\\\\\\uD83D\\uDE00\":1}",
      })
  void aBackslashBeforeAnEscapeIsKept(String json) throws Exception {
    assertThat(echo(json)).startsWith("{\"result\":" + json + ",");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\uD80\"", "\"\\uD80x\"", "\\uD800", "\"\\\\\\\"", "\"\\uD800"})
  void aBrokenEscapeIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(MalformedMessageException.class);
    assertThat(Json.object("{\"x\": " + json)).isNull();
  }

  @Test
  void ofDuplicateKeysTheLastWins() throws Exception {
    assertThat(read("{\"a\": 1, \"b\": 2, \"a\": {\"c\": 3}}"))
        .hasToString("{\"a\":{\"c\":3},\"b\":2}");
    assertThat(
            Raw.CODEC
                .decodeRequest(Raw.enveloped("{\"method\": \"a\", \"method\": \"b\"}"))
                .request()
                .method())
        .isEqualTo("b");
  }

  // a sender may make up as many as it likes, each as long as a body
  @Test
  void namesAreNotKeptBeyondTheirMessage() throws Exception {
    String first = read("{\"made up\": 1}").fieldNames().next();
    assertThat(read("{\"made up\": 1}").fieldNames().next()).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void noClassIsChosenByTheText() throws Exception {
    JsonNode read = read("{\"@class\": \"java.lang.Runtime\", \"__type__\": \"x\"}");
    assertThat(read.isObject()).isTrue();
    assertThat(read.path("@class").textValue()).isEqualTo("java.lang.Runtime");
  }

  // 6: kombu makes values of them in bodies without an envelope, and so would hide what was said
  @Test
  void aBareBodyHoldsNoTypesEither() throws Exception {
    String date = "{\"__type__\":\"datetime\",\"__value__\":\"2011-12-22T10:59:24\"}";
    Payload request = Raw.bare("{\"method\":\"m\",\"args\":{\"x\":" + date + "}}");
    assertThat(Raw.CODEC.decodeRequest(request).request().args().get("x")).hasToString(date);
    Payload notice = Raw.bare("{\"priority\":\"INFO\",\"payload\":" + date + "}");
    assertThat(Raw.CODEC.decodeNotice(notice).payload()).hasToString(date);
  }

  @Test
  void anIntegerOfAMillionDigitsIsExactAndSoonRead() throws Exception {
    BigInteger value = read("7".repeat(1 << 20)).bigIntegerValue();
    assertThat(value.bitLength()).isEqualTo(3_483_294);
    assertThat(value.mod(BigInteger.valueOf(1000))).isEqualTo(BigInteger.valueOf(777));
    String digits = "7".repeat(100_000);
    assertThat(echo(digits)).startsWith("{\"result\":" + digits + ",");
  }

  @Test
  void aFractionOfAMillionDigitsIsTheNearestDouble() throws Exception {
    assertThat(read("0." + "3".repeat(1 << 20)).doubleValue()).isEqualTo(1 / 3.0);
    assertThat(read("3".repeat(1 << 20) + ".0").doubleValue()).isInfinite();
  }

  // nothing that is done with a number later can take long
  @ParameterizedTest
  @ValueSource(strings = {"1e9999", "1e999999999", "1e-999999999", "1e-9999"})
  void noDecimalIsOfAnUnbearableScale(String json) throws Exception {
    JsonNode read = read(json);
    if (read.isBigDecimal()) {
      BigDecimal decimal = read.decimalValue();
      assertThat(Math.abs((long) decimal.scale())).isLessThan(20_000);
    } else {
      assertThat(read.isDouble()).isTrue();
    }
  }

  @Test
  void fourHundredLevelsAreReadAndWritten() throws Exception {
    String deep = "[".repeat(400) + "]".repeat(400);
    assertThat(echo(deep)).startsWith("{\"result\":" + deep + ",");
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 5_000, 1_000_000})
  void deeperOnesAreRefusedAtEitherLevel(int depth) {
    for (String opened : List.of("[", "{\"a\":")) {
      String deep = opened.repeat(depth);
      for (Payload payload :
          List.of(
              Raw.call(deep + "1" + (opened.equals("[") ? "]" : "}").repeat(depth)),
              Raw.call(deep),
              Raw.bare("{\"method\": \"m\", \"args\": {\"x\": " + deep))) {
        assertThatThrownBy(() -> Raw.CODEC.decodeRequest(payload))
            .isInstanceOf(MalformedMessageException.class);
      }
    }
  }

  @Test
  void whatIsNestedTooDeeplyIsNotSent() {
    JsonNode deep = Json.NODES.nullNode();
    for (int i = 0; i < 600; i++) {
      deep = Json.NODES.arrayNode().add(deep);
    }
    Reply answer = new Reply.Answer(deep);
    assertThatThrownBy(
            () -> Raw.CODEC.encode(Raw.CODEC.decodeRequest(Raw.call("1")).replyTo(), answer))
        .isInstanceOf(UnsendableException.class);
  }
}
