package org.warrenrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.topology.Address;

/** What becomes of requests that no real client would send. */
class OddRequestTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";

  /** CALL stands for the id and the reply queue of a call. */
  private static String filled(String json) {
    return json.replace("CALL", "\"_msg_id\": \"m\", \"_reply_q\": \"reply_q\"").replace("#", ID);
  }

  private static String outcome(Payload payload) {
    return outcome(Raw.CODEC, payload);
  }

  private static String outcome(Codec codec, Payload payload) {
    try {
      Incoming incoming = codec.decodeRequest(payload);
      ReplyTo caller = incoming.replyTo();
      if (caller != null) {
        assertThat(incoming.distrusted()).isFalse();
        return "runs for " + caller.address().routingKey();
      }
      return incoming.distrusted() ? "runs for nobody, counted" : "runs as a cast";
    } catch (MalformedMessageException e) {
      return (e.replyTo() == null ? "rejected: " : "answered: ") + e.getMessage();
    }
  }

  // 4.3: envelopes
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"oslo.version\": \"2.0\", \"oslo.message\": \"{\\\"method\\\": \\\"m\\\"}\"}"
            + " | runs as a cast",
        "{\"oslo.version\": \"2.0\", \"more\": 1, \"oslo.message\": \"{\\\"method\\\": \\\"m\\\"}\"}"
            + " | runs as a cast",
        "{\"oslo.version\":\"2.0\",\"oslo.message\":\"{\\\"method\\\":\\\"m\\\"}\"}"
            + " | runs as a cast",
        "{\"method\": \"echo\", CALL} | runs for reply_q",
        "{\"oslo.version\": \"2.1\", \"oslo.message\": \"{}\"}"
            + " | rejected: The envelope is not of version 2.0",
        "{\"oslo.version\": \"1.0\", \"oslo.message\": \"{}\"}"
            + " | rejected: The envelope is not of version 2.0",
        "{\"oslo.version\": \"3.0\", \"oslo.message\": \"{}\"}"
            + " | rejected: The envelope is not of version 2.0",
        "{\"oslo.version\": \"2\", \"oslo.message\": \"{}\"}"
            + " | rejected: The envelope is not of version 2.0",
        "{\"oslo.version\": 2.0, \"oslo.message\": \"{}\"}"
            + " | rejected: The envelope is not of version 2.0",
        "{\"oslo.version\": null, \"oslo.message\": \"{}\"}"
            + " | rejected: The envelope is not of version 2.0",
        "{\"oslo.version\": \"2.0\", \"oslo.message\": {\"method\": \"m\"}}"
            + " | rejected: The envelope holds no JSON object as text",
        "{\"oslo.version\": \"2.0\", \"oslo.message\": \"[]\"}"
            + " | rejected: The envelope holds no JSON object as text",
        "{\"oslo.version\": \"2.0\", \"oslo.message\": \"{\"}"
            + " | rejected: The envelope holds no JSON object as text",
        "{\"oslo.version\": \"2.0\", \"oslo.message\": null}"
            + " | rejected: The envelope holds no JSON object as text",
        "{\"oslo.message\": \"{\\\"method\\\": \\\"m\\\"}\"}"
            + " | rejected: The request names no method",
        "{\"oslo.version\": \"2.0\"} | rejected: The request names no method",
        "{not JSON | rejected: The body is no JSON object, or is nested deeper than 500",
        "[1, 2] | rejected: The body is no JSON object, or is nested deeper than 500",
        "\"text\" | rejected: The body is no JSON object, or is nested deeper than 500",
        "{} {} | rejected: The body is no JSON object, or is nested deeper than 500",
      })
  void envelopes(String body, String expected) {
    assertThat(outcome(Raw.bare(filled(body)))).isEqualTo(expected);
  }

  // 4.3
  @Test
  void anEmptyBodyIsRejected() {
    assertThat(outcome(Raw.bare(""))).startsWith("rejected: The body is no JSON object");
  }

  // 4.4, 4.5, 4.7, 4.11: keys that are missing or of another type
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"method\": \"m\", \"args\": {}, CALL} | runs for reply_q",
        "{\"method\": \"m\", CALL} | runs for reply_q",
        "{\"method\": \"m\", \"more\": [1], CALL} | runs for reply_q",
        "{\"method\": \"m\", \"args\": null, CALL}"
            + " | answered: The request's args are no object but NULL",
        "{\"method\": \"m\", \"args\": [1], CALL}"
            + " | answered: The request's args are no object but ARRAY",
        "{\"args\": {}, CALL} | answered: The request names no method",
        "{\"method\": null, CALL} | answered: The request names no method",
        "{\"method\": \"\", CALL} | answered: The request names no method",
        "{\"method\": 7, CALL} | answered: The request names no method",
        "{\"method\": \"m\", \"version\": 1.0, CALL}"
            + " | answered: The request's version is no text but NUMBER",
        "{\"method\": \"m\", \"version\": [], CALL}"
            + " | answered: The request's version is no text but ARRAY",
        "{\"method\": \"m\", \"namespace\": 7, CALL}"
            + " | answered: The request's namespace is no text but NUMBER",
        "{\"method\": \"m\", \"namespace\": {}, CALL}"
            + " | answered: The request's namespace is no text but OBJECT",
        "{\"method\": \"m\", \"version\": 1.0} "
            + " | rejected: The request's version is no text but NUMBER",
        "{\"method\": \"m\", \"_reply_q\": \"reply_q\"} | runs as a cast",
        "{\"method\": \"m\", \"_msg_id\": null, \"_reply_q\": \"reply_q\"} | runs as a cast",
        "{\"method\": \"m\", \"_msg_id\": \"\", \"_reply_q\": \"reply_q\"} | runs as a cast",
        "{\"method\": \"m\", \"_msg_id\": \"m\"} | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": \"m\", \"_reply_q\": null} | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": \"m\", \"_reply_q\": 7} | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": \"m\", \"_reply_q\": \"\"} | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": {\"a\": 1}, \"_reply_q\": \"reply_q\"}"
            + " | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": 1.5, \"_reply_q\": \"reply_q\"}"
            + " | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": 7, \"_reply_q\": \"reply_q\"} | runs for reply_q",
        "{\"method\": \"m\", \"_msg_id\": \"m\", \"_reply_q\": \"compute\"}"
            + " | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": \"m\", \"_reply_q\": \"reply_\"}"
            + " | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": \"m\", \"_reply_q\": \"my_reply_q\"}"
            + " | runs for nobody, counted",
        "{\"method\": \"m\", \"args\": 1, \"_msg_id\": \"m\", \"_reply_q\": \"compute\"}"
            + " | rejected: The request's args are no object but NUMBER",
      })
  void keys(String message, String expected) {
    assertThat(outcome(Raw.enveloped(filled(message)))).isEqualTo(expected);
  }

  // 4.5
  @ParameterizedTest
  @ValueSource(strings = {"7", "9007199254740993", "\"seven\""})
  void anIdIsEchoedWithItsType(String id) throws Exception {
    Payload payload =
        Raw.enveloped("{\"method\": \"m\", \"_msg_id\": " + id + ", \"_reply_q\": \"reply_q\"}");
    ReplyTo caller = Raw.CODEC.decodeRequest(payload).replyTo();
    Payload reply = Raw.CODEC.encode(caller, new Reply.Heartbeat()).get(0);
    assertThat(Golden.message(reply).get("_msg_id")).hasToString(id);
  }

  // 4.7: for the dispatcher to judge; absent or null is none, and "" is not null
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "'', none, none",
        "'\"version\": null,', None, none",
        "'\"version\": \"1\",', 1, none",
        "'\"version\": \"1.x\",', 1.x, none",
        "'\"version\": \"1.5.1\",', 1.5.1, none",
        "'\"version\": \"\",', '', none",
        "'\"namespace\": null,', none, none",
        "'\"namespace\": \"\",', none, ''",
      })
  void textsAreKeptAsTheyAre(String keys, @Nullable String version, @Nullable String namespace)
      throws Exception {
    Request request =
        Raw.CODEC.decodeRequest(Raw.enveloped("{" + keys + "\"method\": \"m\"}")).request();
    assertThat(request.version()).isEqualTo(version);
    assertThat(request.namespace()).isEqualTo(namespace);
  }

  // 4.8
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      nullValues = "none",
      value = {
        "2, PT1S",
        "2.9, PT1S",
        "3, PT1.5S",
        "4, PT2S",
        "60.0, PT30S",
        "1, none",
        "1.99, none",
        "0, none",
        "-4, none",
        "null, none",
        "true, none",
        "\"abc\", none",
        "[4], none",
        "NaN, none",
        "Infinity, none",
        "1e999999999, none",
      })
  void heartbeatsAreOwedForAUsableTimeout(String timeout, @Nullable Duration interval)
      throws Exception {
    Request request =
        Raw.CODEC
            .decodeRequest(
                Raw.enveloped(filled("{\"method\": \"m\", CALL, \"_timeout\": " + timeout + "}")))
            .request();
    assertThat(request.heartbeatInterval()).isEqualTo(interval);
  }

  // 4.4: nobody waits for a sign of life of a cast
  @Test
  void aCastIsNotMonitored() throws Exception {
    Payload cast = Raw.enveloped("{\"method\": \"m\", \"_timeout\": 4}");
    assertThat(Raw.CODEC.decodeRequest(cast).request().heartbeatInterval()).isNull();
  }

  // 4.4, 4.8
  @ParameterizedTest
  @CsvSource({"PT4S, 4", "PT2.9S, 2.9", "PT0.25S, 0.25"})
  void aCallThatMonitorsSaysSoInSeconds(Duration timeout, String seconds) throws Exception {
    Request request =
        new Request("m", Map.of(), Map.of(), null, null, ID, "reply_q", null, false, timeout);
    Payload payload = Raw.CODEC.encode(request);
    assertThat(Golden.message(payload).get("_timeout")).hasToString(seconds);
    assertThat(Raw.CODEC.decodeRequest(payload).request().monitorTimeout()).isEqualTo(timeout);
  }

  // 4.14
  @Test
  void aMulticallOfOsloSaysSoByAKeyOfItsOwn() throws Exception {
    for (boolean multicall : new boolean[] {true, false}) {
      Request request =
          new Request("m", Map.of(), Map.of(), null, null, ID, "reply_q", null, multicall);
      ObjectNode oslo = Golden.message(Raw.CODEC.encode(request));
      assertThat(String.valueOf(oslo.get("_multicall"))).isEqualTo(multicall ? "true" : "null");
      Codec nova = new Codec(Generation.NOVA_2011, CodecOptions.DEFAULTS);
      assertThat(Golden.message(nova.encode(request)).has("_multicall")).isFalse();
    }
  }

  // 4.14
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'', false",
        "', \"_multicall\": true', true",
        "', \"_multicall\": false', false",
        "', \"_multicall\": null', false",
        "', \"_multicall\": 0', false",
        "', \"_multicall\": 1', true",
      })
  void whatPythonTakesForTrueAsksForSeveralValues(String key, boolean multicall) throws Exception {
    Payload call = Raw.enveloped(filled("{\"method\": \"m\", CALL" + key + "}"));
    assertThat(Raw.CODEC.decodeRequest(call).request().multicall()).isEqualTo(multicall);
  }

  // 4.4
  @Test
  void contextKeysLoseTheirPrefixOnce() throws Exception {
    Request request =
        Raw.CODEC
            .decodeRequest(
                Raw.enveloped(
                    "{\"method\": \"m\", \"_context_a\": 1, \"_context_\": \"empty\","
                        + " \"_context__context_b\": 2, \"context_c\": 3}"))
            .request();
    assertThat(request.context().keySet()).containsExactly("a", "", "_context_b");
  }

  // 2.3: content types
  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "text/plain",
        "application/octet-stream",
        "application/json; charset=utf-8",
        "application/x-python-serialize",
        "application/x-msgpack",
        "application/x-yaml",
        "APPLICATION/JSON",
        ""
      })
  void anotherContentTypeIsRejected(String type) {
    Payload good = Raw.enveloped(filled("{\"method\": \"m\", CALL}"));
    Payload odd = new Payload(type.equals("none") ? null : type, Map.of(), good.body());
    assertThat(outcome(odd)).isEqualTo("rejected: The content type is not application/json");
  }

  // 2.3: the content encoding is not asked: a body in UTF-8 is read whatever it says
  @Test
  void unescapedTextIsReadAsUtf8AndNothingElse() throws Exception {
    String text = "café ☃ \uD83D\uDE00";
    String body = "{\"method\": \"m\", \"args\": {\"x\": \"" + text + "\"}}";
    assertThat(Raw.CODEC.decodeRequest(Raw.bare(body)).request().args().get("x").textValue())
        .isEqualTo(text);
    for (var other : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE)) {
      assertThat(outcome(new Payload(Dialect.CONTENT_TYPE, Map.of(), body.getBytes(other))))
          .startsWith("rejected: The body is no JSON object");
    }
  }

  // 3.2, 3.4: what disables a real nova server, or leaves its caller waiting for ever
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"method\": \"m\", \"args\": {}, \"_msg_id\": \"#\", \"_context_user_id\": null,"
            + " \"_context_project_id\": null} | runs for #",
        "{\"method\": \"m\", \"_msg_id\": \"#\"} | runs for #",
        "{\"method\": \"m\", \"_msg_id\": \"#\", \"_context_domain\": 1} | runs for #",
        "{\"method\": \"m\", \"_msg_id\": \"#\", \"_context_timestamp\": \"2011-12-22T10:59:24\"}"
            + " | runs for #",
        "{\"method\": \"m\", \"_msg_id\": \"#\", \"version\": 1.0, \"_unique_id\": 7}"
            + " | runs for #",
        "{\"args\": {}, \"_msg_id\": \"#\"} | answered: The request names no method",
        "{\"method\": \"\", \"_msg_id\": \"#\"} | answered: The request names no method",
        "{\"method\": \"m\", \"args\": null, \"_msg_id\": \"#\"}"
            + " | answered: The request's args are no object but NULL",
        "{\"method\": \"m\", \"args\": [1], \"_msg_id\": \"#\"}"
            + " | answered: The request's args are no object but ARRAY",
        "{\"method\": \"m\", \"_msg_id\": \"amq.direct\"} | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": \"#0\"} | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": \"0123456789ABCDEF0123456789ABCDEF\"}"
            + " | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": 7} | runs for nobody, counted",
        "{\"method\": \"m\", \"_msg_id\": null} | runs as a cast",
        "{\"method\": \"m\", \"_context_user_id\": \"u\"} | runs as a cast",
      })
  void novaRequests(String body, String expected) {
    assertThat(outcome(Raw.bare(filled(body)))).isEqualTo(filled(expected));
  }

  // 7: told apart by the reply queue, whatever server reads it
  @ParameterizedTest
  @CsvSource({"OSLO", "NOVA_2011"})
  void eitherGenerationIsAnsweredInItsOwn(Generation server) throws Exception {
    Codec codec = new Codec(server, CodecOptions.DEFAULTS);
    ReplyTo oslo = codec.decodeRequest(Raw.call("1")).replyTo();
    assertThat(oslo.generation()).isEqualTo(Generation.OSLO);
    assertThat(oslo.address()).isEqualTo(new Address("", "reply_q"));
    ReplyTo nova =
        codec.decodeRequest(Raw.bare(filled("{\"method\": \"m\", \"_msg_id\": \"#\"}"))).replyTo();
    assertThat(nova.generation()).isEqualTo(Generation.NOVA_2011);
    assertThat(nova.mustExist()).isEqualTo(Nova2011.replyExchange(ID));
    assertThat(nova.streams()).isTrue();
  }

  // 4.5
  @Test
  void theReplyQueuesThatAreTrustedAreConfigured() {
    Codec codec =
        new Codec(
            Generation.OSLO, new CodecOptions(1 << 20, Pattern.compile("answers\\..*"), false));
    Map<String, String> outcomes = new LinkedHashMap<>();
    for (String queue : Arrays.asList("answers.1", "reply_1", "x answers.1")) {
      outcomes.put(
          queue,
          outcome(
              codec,
              Raw.enveloped(
                  "{\"method\": \"m\", \"_msg_id\": \"m\", \"_reply_q\": \"" + queue + "\"}")));
    }
    assertThat(outcomes.values())
        .containsExactly(
            "runs for answers.1", "runs for nobody, counted", "runs for nobody, counted");
  }

  // 4.5; AMQP's short strings: bytes, not letters
  @Test
  void aReplyQueueOfMoreThan255BytesIsNotTrusted() {
    String longest = "reply_" + "é".repeat(124) + "x";
    assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSize(255);
    String call = "{\"method\": \"m\", \"_msg_id\": \"m\", \"_reply_q\": \"%s\"}";
    assertThat(outcome(Raw.enveloped(call.formatted(longest)))).isEqualTo("runs for " + longest);
    assertThat(outcome(Raw.enveloped(call.formatted(longest + "x"))))
        .isEqualTo("runs for nobody, counted");
  }

  // 4.5
  @Test
  void anIdOfEndlessLengthIsNotEchoed() {
    String call = "{\"method\": \"m\", \"_msg_id\": \"%s\", \"_reply_q\": \"reply_q\"}";
    assertThat(outcome(Raw.enveloped(call.formatted("i".repeat(255)))))
        .isEqualTo("runs for reply_q");
    assertThat(outcome(Raw.enveloped(call.formatted("i".repeat(256)))))
        .isEqualTo("runs for nobody, counted");
  }
}
