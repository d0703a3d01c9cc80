package org.warrenrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.topology.Address;

/** Messages of real peers, read and written again: equal key for key. */
class GoldenTest {
  /** What this version does not send: call monitoring, and a request without a method. */
  private static final Set<String> NOT_SENT_BY_US = Set.of("call_monitor", "call_no_method");

  @ParameterizedTest
  @MethodSource("requests")
  void aRequestIsReadAndWrittenAsItWas(Golden golden) throws Exception {
    Incoming incoming = Dialects.decodeRequest(golden.body(), golden.contentType(), Map.of());
    Dialect dialect = Dialects.byName(golden.isOslo() ? "oslo" : "nova2011");
    byte[] again = dialect.encode(incoming.request());
    assertThat(Golden.message(again)).isEqualTo(Golden.message(golden.body()));
    assertThat(Json.object(again).properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrderElementsOf(
            Json.object(golden.body()).properties().stream().map(Map.Entry::getKey).toList());
  }

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

  @ParameterizedTest
  @MethodSource("requests")
  void aCallerIsAnsweredWhereItListens(Golden golden) throws Exception {
    ReplyTo caller =
        Dialects.decodeRequest(golden.body(), golden.contentType(), Map.of()).replyTo();
    JsonNode message = Golden.message(golden.body());
    if (!message.has("_msg_id")) {
      assertThat(caller).isNull();
    } else if (golden.isOslo()) {
      assertThat(caller.address()).isEqualTo(new Address("", message.get("_reply_q").asText()));
    } else {
      String id = message.get("_msg_id").asText();
      assertThat(caller.address()).isEqualTo(new Address(id, id));
      assertThat(caller.mustExist().name()).isEqualTo(id);
    }
  }

  static Stream<Golden> requests() {
    return Golden.requests()
        .filter(golden -> NOT_SENT_BY_US.stream().noneMatch(golden.name()::contains));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void aReplyIsReadAndWrittenAsItWas(Golden golden) throws Exception {
    IncomingReply incoming = Dialects.decodeReply(golden.body(), golden.contentType(), Map.of());
    JsonNode message = Golden.message(golden.body());
    Dialect dialect =
        golden.isOslo()
            ? new Oslo2(Profile.OSLO, () -> message.get("_unique_id").asText())
            : Dialects.byName("nova2011");
    String id = golden.isOslo() ? message.get("_msg_id").asText() : golden.text("exchange");
    ReplyTo caller = new ReplyTo(dialect, new Address("", "unused"), id, false, null);
    List<byte[]> again = dialect.encode(caller, incoming.reply());
    assertThat(again).hasSize(1);
    assertThat(Golden.message(again.get(0))).isEqualTo(message);
  }

  static Stream<Golden> replies() {
    // A failure's kwargs are not kept, and NaN is read but never sent.
    return Golden.replies()
        .filter(golden -> !golden.name().contains("error_kwargs"))
        .filter(golden -> !golden.name().contains("rich_result"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo14", "oslo18"})
  void tokensThatAreNoJsonAreRead(String generation) throws Exception {
    Golden golden =
        Golden.replies()
            .filter(each -> each.name().equals(generation + "_call_rich_result_reply.json"))
            .findFirst()
            .orElseThrow();
    IncomingReply incoming = Dialects.decodeReply(golden.body(), golden.contentType(), Map.of());
    JsonNode result = ((Reply.Answer) incoming.reply()).value();
    assertThat(result.toString()).contains("NaN");
    assertThat(result.get("big_int").bigIntegerValue()).hasToString("1180591620717411303424");
  }

  @Test
  void everyGenerationIsThere() {
    assertThat(Golden.all().map(golden -> golden.name().split("_")[0]).distinct())
        .containsExactlyInAnyOrder("nova2011", "nova2011carrot", "oslo14", "oslo18");
  }
}
