package org.warrenrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.topology.Address;

/** Requests and replies of real peers, read and written again: equal key for key. */
class GoldenTest {
  private static final CodecOptions COMPRESSING =
      new CodecOptions(
          CodecOptions.DEFAULTS.maxBodyBytes(), CodecOptions.DEFAULTS.replyQueues(), true);

  private static Codec codec(Golden golden) {
    boolean compressed = !golden.headers().isEmpty();
    return new Codec(
        golden.generation(),
        compressed ? COMPRESSING : CodecOptions.DEFAULTS,
        () -> golden.message().path("_unique_id").asText());
  }

  private static @Nullable String text(JsonNode message, String key) {
    return message.path(key).textValue();
  }

  private static ObjectNode object(Map<String, JsonNode> fields) {
    ObjectNode object = Json.NODES.objectNode();
    object.setAll(fields);
    return object;
  }

  static Stream<Golden> requests() {
    return Golden.requests().filter(golden -> !golden.name().endsWith("_no_method_request"));
  }

  // 3.2, 4.4
  @ParameterizedTest
  @MethodSource("requests")
  void aRequestSaysWhatAnotherParserReads(Golden golden) throws Exception {
    Request request = codec(golden).decodeRequest(golden.payload()).request();
    ObjectNode message = golden.message();
    assertThat(request.method()).isEqualTo(text(message, "method"));
    assertThat(object(request.args())).isEqualTo(message.get("args"));
    Map<String, JsonNode> context = new TreeMap<>();
    message.properties().stream()
        .filter(each -> each.getKey().startsWith("_context_"))
        .forEach(each -> context.put(each.getKey().substring(9), each.getValue()));
    assertThat(request.context()).isEqualTo(context);
    assertThat(request.namespace()).isEqualTo(text(message, "namespace"));
    assertThat(request.version()).isEqualTo(text(message, "version"));
    assertThat(request.id()).isEqualTo(text(message, "_msg_id"));
    assertThat(request.replyQueue()).isEqualTo(text(message, "_reply_q"));
    assertThat(request.uniqueId()).isEqualTo(text(message, "_unique_id"));
    JsonNode timeout = message.path("_timeout");
    assertThat(request.monitorTimeout())
        .isEqualTo(timeout.isNumber() ? Duration.ofSeconds(timeout.asInt()) : null);
  }

  // 3.2, 4.3, 4.4, 4.9
  @ParameterizedTest
  @MethodSource("requests")
  void aRequestIsWrittenAsItWas(Golden golden) throws Exception {
    Codec codec = codec(golden);
    Payload again = codec.encode(codec.decodeRequest(golden.payload()).request());
    assertThat(Golden.message(again)).isEqualTo(golden.message());
    assertSameWrapping(golden, again);
  }

  private static void assertSameWrapping(Golden golden, Payload again) throws Exception {
    assertThat(again.contentType()).isEqualTo(golden.payload().contentType());
    assertThat(again.headers()).isEqualTo(golden.headers());
    byte[] body = again.headers().isEmpty() ? again.body() : Zlib.inflate(again.body(), 1 << 20);
    assertThat(keys(Json.object(body))).isEqualTo(keys(golden.file().path("decoded")));
  }

  private static Object keys(@Nullable JsonNode object) {
    return object == null
        ? List.of()
        : object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  // 3.2, 4.4
  @ParameterizedTest
  @MethodSource("requests")
  void aRequestIsPublishedWhereItWas(Golden golden) {
    Dialect dialect = Dialects.byName(golden.isOslo() ? "oslo" : "nova2011");
    String exchange = golden.text("exchange");
    if (exchange.endsWith("_fanout")) {
      String topic = exchange.replace("_fanout", "");
      assertThat(dialect.fanoutAddress(topic))
          .isEqualTo(new Address(exchange, golden.text("routing_key")));
    } else {
      String[] key = golden.text("routing_key").split("\\.", 2);
      assertThat(dialect.requestAddress(exchange, key[0], key.length == 2 ? key[1] : null))
          .isEqualTo(new Address(exchange, golden.text("routing_key")));
    }
  }

  // 3.3, 4.5, 7
  @ParameterizedTest
  @MethodSource("requests")
  void aCallerIsAnsweredWhereItListens(Golden golden) throws Exception {
    Incoming incoming = codec(golden).decodeRequest(golden.payload());
    ReplyTo caller = incoming.replyTo();
    assertThat(incoming.distrusted()).isFalse();
    ObjectNode message = golden.message();
    String id = text(message, "_msg_id");
    if (id == null) {
      assertThat(caller).isNull();
      return;
    }
    assertThat(caller).isNotNull();
    assertThat(caller.id()).isEqualTo(id);
    if (golden.isOslo()) {
      assertThat(caller.address()).isEqualTo(new Address("", text(message, "_reply_q")));
      assertThat(caller.mustExist()).isNull();
    } else {
      assertThat(caller.address()).isEqualTo(new Address(id, id));
      assertThat(caller.mustExist()).isEqualTo(Nova2011.replyExchange(id));
    }
  }

  // 3.4: the real server answers a text and no end; we say what is wrong
  @ParameterizedTest
  @ValueSource(strings = {"nova2011", "nova2011carrot"})
  void aRequestWithoutAMethodIsAnsweredWithAFailure(String sender) {
    Golden golden = Golden.named(sender + "_call_no_method_request");
    MalformedMessageException fault =
        catchThrowableOfType(
            MalformedMessageException.class, () -> codec(golden).decodeRequest(golden.payload()));
    assertThat(fault.replyTo().id()).isEqualTo(text(golden.message(), "_msg_id"));
  }

  // 3.3, 4.5, 4.6, 4.13
  @ParameterizedTest
  @MethodSource("replies")
  void aReplySaysWhatAnotherParserReads(Golden golden) throws Exception {
    IncomingReply incoming = codec(golden).decodeReply(golden.payload());
    ObjectNode message = golden.message();
    assertThat(incoming.id()).isEqualTo(text(message, "_msg_id"));
    Reply reply = incoming.reply();
    boolean ending = message.path("ending").asBoolean();
    if (!message.path("failure").isNull()) {
      assertFailure(golden, message.path("failure"), ((Reply.Fault) reply).failure());
    } else if (golden.isOslo() && ending) {
      assertThat(Golden.strict(((Reply.Answer) reply).value())).isEqualTo(message.get("result"));
    } else if (golden.isOslo()) {
      assertThat(reply).isEqualTo(new Reply.Heartbeat());
    } else if (ending) {
      assertThat(reply).isEqualTo(new Reply.End(null));
    } else {
      assertThat(reply).isEqualTo(new Reply.Value(null, message.get("result")));
    }
  }

  private static void assertFailure(Golden golden, JsonNode said, Failure read) {
    boolean oslo = golden.isOslo();
    assertThat(read.type()).isEqualTo((oslo ? said.path("class") : said.path(0)).asText());
    assertThat(read.module()).isEqualTo(text(said, "module"));
    assertThat(read.message()).isEqualTo((oslo ? said.path("message") : said.path(1)).asText());
    assertThat(Json.NODES.arrayNode().addAll(read.args()))
        .isEqualTo(oslo ? said.path("args") : Json.NODES.arrayNode());
    assertThat(object(read.kwargs()))
        .isEqualTo(oslo ? said.path("kwargs") : Json.NODES.objectNode());
    JsonNode lines = oslo ? said.path("tb") : said.path(2);
    assertThat(read.traceback()).hasSameSizeAs(lines).contains(lines.path(0).asText());
  }

  static Stream<Golden> replies() {
    return Golden.replies();
  }

  // 3.3, 4.3, 4.5, 4.6, 4.9
  @ParameterizedTest
  @MethodSource("sendableReplies")
  void aReplyIsWrittenAsItWas(Golden golden) throws Exception {
    Codec codec = codec(golden);
    IncomingReply incoming = codec.decodeReply(golden.payload());
    JsonNode id = Json.NODES.textNode(text(golden.message(), "_msg_id"));
    ReplyTo caller = new ReplyTo(golden.generation(), new Address("", ""), id, false, null);
    List<Payload> again = codec.encode(caller, incoming.reply());
    assertThat(again).hasSize(1);
    assertThat(Golden.message(again.get(0))).isEqualTo(golden.message());
    assertSameWrapping(golden, again.get(0));
  }

  static Stream<Golden> sendableReplies() {
    return Golden.replies().filter(golden -> !golden.name().contains("rich_result"));
  }

  // 4.13: the three tokens SHOULD be read and SHOULD NOT be sent
  @ParameterizedTest
  @ValueSource(strings = {"oslo14", "oslo18"})
  void numbersThatAreNoJsonAreReadAndNotWritten(String sender) throws Exception {
    Golden golden = Golden.named(sender + "_call_rich_result_reply");
    Codec codec = codec(golden);
    Reply reply = codec.decodeReply(golden.payload()).reply();
    assertThat(((Reply.Answer) reply).value().get("nan").doubleValue()).isNaN();
    ReplyTo caller =
        new ReplyTo(Generation.OSLO, new Address("", ""), Json.NODES.textNode("1"), false, null);
    assertThatThrownBy(() -> codec.encode(caller, reply))
        .isInstanceOf(UnsendableException.class)
        .hasMessageContaining("NaN");
  }

  // 4.8
  @ParameterizedTest
  @CsvSource({"oslo14", "oslo18"})
  void aMonitoredCallAsksForAHeartbeatEveryTwoSeconds(String sender) throws Exception {
    Golden golden = Golden.named(sender + "_call_monitor_request");
    Request request = codec(golden).decodeRequest(golden.payload()).request();
    assertThat(request.heartbeatInterval()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void everySenderIsThere() {
    assertThat(
            Golden.all()
                .collect(
                    Collectors.groupingBy(
                        golden -> golden.name().split("_")[0], Collectors.counting())))
        .isEqualTo(Map.of("nova2011", 53L, "nova2011carrot", 51L, "oslo14", 74L, "oslo18", 74L));
  }
}
