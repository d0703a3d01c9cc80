package org.warrenrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Notifications of both generations (3.6, 5.1). */
class NoticeTest {
  private static final Codec OSLO =
      new Codec(Generation.OSLO, CodecOptions.DEFAULTS, () -> "0123456789abcdef0123456789abcdef");
  private static final Codec NOVA = new Codec(Generation.NOVA_2011, CodecOptions.DEFAULTS);
  private static final Instant TIME = Instant.parse("2011-12-22T10:59:24.123456Z");

  static Stream<Golden> notices() {
    return Golden.notices();
  }

  private static Codec codec(Golden golden) {
    return golden.isOslo() ? OSLO : NOVA;
  }

  @ParameterizedTest
  @MethodSource("notices")
  void aNotificationSaysWhatAnotherParserReads(Golden golden) throws Exception {
    Notice notice = codec(golden).decodeNotice(golden.payload());
    ObjectNode message = golden.message();
    assertThat(notice.messageId()).isEqualTo(message.path("message_id").textValue());
    assertThat(notice.publisherId()).isEqualTo(message.path("publisher_id").textValue());
    assertThat(notice.eventType()).isEqualTo(message.path("event_type").textValue());
    assertThat(notice.priority()).isEqualTo(message.path("priority").textValue());
    assertThat(notice.payload()).isEqualTo(message.get("payload"));
    assertThat(notice.timestamp())
        .isEqualTo(Instant.parse(message.path("timestamp").textValue().replace(' ', 'T') + "Z"));
    assertThat(notice.uniqueId()).isEqualTo(message.path("_unique_id").textValue());
    Map<String, JsonNode> context = new TreeMap<>();
    message.properties().stream()
        .filter(each -> each.getKey().startsWith("_context_"))
        .forEach(each -> context.put(each.getKey().substring(9), each.getValue()));
    assertThat(notice.context()).isEqualTo(context);
  }

  // what driver messaging sends bare goes out enveloped: messagingv2 (5.1)
  @ParameterizedTest
  @MethodSource("notices")
  void aNotificationIsWrittenAsItWas(Golden golden) throws Exception {
    Codec codec = codec(golden);
    Payload again = codec.encode(codec.decodeNotice(golden.payload()));
    assertThat(Golden.message(again)).isEqualTo(golden.message());
    assertThat(new String(again.body(), StandardCharsets.US_ASCII).startsWith("{\"oslo.version\""))
        .isEqualTo(golden.isOslo());
    assertThat(again.headers()).isEmpty();
  }

  // 7
  @ParameterizedTest
  @MethodSource("notices")
  void eitherGenerationReadsTheOther(Golden golden) throws Exception {
    Codec other = golden.isOslo() ? NOVA : OSLO;
    assertThat(other.decodeNotice(golden.payload()))
        .isEqualTo(codec(golden).decodeNotice(golden.payload()));
  }

  @ParameterizedTest
  @CsvSource({
    "2011-12-22T10:59:24.123456Z, 2011-12-22 10:59:24.123456",
    "2011-12-22T10:59:24.100Z,    2011-12-22 10:59:24.100000",
    "2011-12-22T10:59:24.000000999Z, 2011-12-22 10:59:24",
    "2011-12-22T00:00:00Z,        2011-12-22 00:00:00",
  })
  void theTimeHasSixDecimalsOrNone(Instant time, String text) throws Exception {
    Notice notice = new Notice("m", "p", "e", "info", Json.NODES.nullNode(), time, Map.of(), null);
    assertThat(Golden.message(OSLO.encode(notice)).path("timestamp").textValue()).isEqualTo(text);
    assertThat(Golden.message(NOVA.encode(notice)).path("timestamp").textValue()).isEqualTo(text);
  }

  @Test
  void thePriorityIsUpperCaseAndTheUniqueIdFresh() throws Exception {
    Notice notice = new Notice("m", null, "e", "info", Json.NODES.nullNode(), TIME, Map.of(), null);
    ObjectNode oslo = Golden.message(OSLO.encode(notice));
    assertThat(oslo.path("priority").textValue()).isEqualTo("INFO");
    assertThat(oslo.path("_unique_id").textValue()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(oslo.get("publisher_id").isNull()).isTrue();
    ObjectNode nova = Golden.message(NOVA.encode(notice));
    assertThat(nova.has("_unique_id")).isFalse();
    assertThat(nova.get("_context_user_id").isNull()).isTrue();
  }

  // 3.2
  @Test
  void aContextThatNoNovaOf2011KnowsIsRefused() {
    Notice notice =
        new Notice(
            "m",
            "p",
            "e",
            "info",
            Json.NODES.nullNode(),
            TIME,
            Map.of("domain", Json.NODES.nullNode()),
            null);
    assertThatThrownBy(() -> NOVA.encode(notice))
        .isInstanceOf(UnsendableException.class)
        .hasMessageContaining("domain");
  }

  // 5.2: a listener gets it, with an unknown or missing priority, and decides
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"message_id\": 1, \"publisher_id\": null, \"event_type\": [], \"priority\": {},"
            + " \"timestamp\": \"yesterday\"}",
        "{\"timestamp\": \"2011-13-22 10:59:24\"}",
        "{\"timestamp\": 1e999999999}"
      })
  void whatANotificationLeavesOutIsNull(String body) throws Exception {
    Notice nothing =
        new Notice(null, null, null, null, Json.NODES.nullNode(), null, Map.of(), null);
    assertThat(OSLO.decodeNotice(payload(body))).isEqualTo(nothing);
  }

  @ParameterizedTest
  @CsvSource({
    "2011-12-22 10:59:24.123456, 2011-12-22T10:59:24.123456Z",
    "2011-12-22T10:59:24.123456, 2011-12-22T10:59:24.123456Z",
    "2011-12-22T10:59:24Z, 2011-12-22T10:59:24Z",
    "2011-12-22 10:59:24.5+01:00, 2011-12-22T09:59:24.500Z",
  })
  void timesOfOtherSendersAreRead(String text, @Nullable Instant time) throws Exception {
    assertThat(OSLO.decodeNotice(payload("{\"timestamp\": \"" + text + "\"}")).timestamp())
        .isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "\"x\"", "{", "{\"oslo.version\": \"2.1\", \"oslo.message\": \"{}\"}"})
  void whatIsNoNotificationIsRefused(String body) {
    assertThatThrownBy(() -> OSLO.decodeNotice(payload(body)))
        .isInstanceOf(MalformedMessageException.class);
  }

  private static Payload payload(String body) {
    return new Payload(Dialect.CONTENT_TYPE, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}
