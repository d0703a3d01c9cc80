package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;

/** What a real client gets from a bean, whichever generation it is of. */
@ExtendWith(OneRabbit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PythonCallsWarren {
  static final String SERVER = "warren1";

  private final String dialect;
  private final String otherDialect;
  private final String exchange;
  private final String program;
  final String topic;

  RabbitServer broker;
  WarrenClient warren;
  WarrenServer server;
  PythonPeer client;

  PythonCallsWarren(String dialect, String otherDialect, String exchange, String program) {
    this.dialect = dialect;
    this.otherDialect = otherDialect;
    this.exchange = exchange;
    this.program = program;
    this.topic = "java-" + dialect;
  }

  /** A context that this generation can carry, as nested as it may be. */
  abstract Map<String, Object> context();

  @BeforeAll
  final void start(RabbitServer node) throws Exception {
    broker = node;
    warren = WarrenClient.of(node, dialect, exchange);
    server = WarrenServer.start(warren, topic, SERVER, 128);
    client = startClient();
  }

  @AfterAll
  final void stop() {
    client.close();
    server.close();
    warren.close();
  }

  final PythonPeer startClient() throws Exception {
    return PythonPeer.start(program, broker.url());
  }

  final Ask call(String method) {
    return Ask.call(topic, method);
  }

  /** The type at Warren's side, whether the client could rebuild it or not. */
  static String remoteType(JsonNode error) {
    return error.path("exc_type").asText(error.path("type").asText());
  }

  // 3.7, 4.13
  @Test
  void everyValueComesBackAsItWas() throws Exception {
    JsonNode values =
        Ask.JSON.readTree(
            """
            [null, true, 0, -1, 2147483648, 9223372036854775808, 1180591620717411303424,
             -1180591620717411303424, 1.0, 0.1, 100.0, 1e22, "", "caf\\u00e9 \\u2603 \\ud83d\\ude00", "\\u0000",
             [], {}, [[[null]]], {"": {"\\u00e9": [1, 1.5, false]}}]
            """);
    assertThat(client.result(call("echo").arg("value", values))).isEqualTo(values);
    assertThat(client.result(call("echo").arg("value", null)).isNull()).isTrue();
  }

  // 3.7, 4.13
  @Test
  void whatOnlyPythonWritesIsRead() throws Exception {
    assertThat(seen(Double.NaN)).isEqualTo("Double NaN");
    assertThat(seen(-0.0)).isEqualTo("Double -0.0");
    assertThat(seen(Double.NEGATIVE_INFINITY)).isEqualTo("Double -Infinity");
    assertThat(seen("a\ud800z")).isEqualTo("String a\\ud800z");
  }

  private String seen(Object value) throws Exception {
    return client.result(call("seen").arg("value", value)).textValue();
  }

  // 3.7, 4.13
  @Test
  void aLoneSurrogateIsWritten() throws Exception {
    assertThat(client.result(call("surrogate")).textValue()).isEqualTo("a\ud800z");
  }

  // 3.3, 4.5
  @Test
  void nullIsAnAnswer() throws Exception {
    assertThat(client.result(call("nothing")).isNull()).isTrue();
  }

  // 3.2, 4.4
  @Test
  void theContextArrivesWhole() throws Exception {
    JsonNode seen = client.result(call("context").context(context()));
    context()
        .forEach(
            (key, value) ->
                assertThat(seen.get(key)).as(key).isEqualTo(Ask.JSON.valueToTree(value)));
  }

  // 3.4, 4.6
  @Test
  void failuresArriveByType() throws Exception {
    JsonNode error = client.error(call("fail").arg("message", "caf\u00e9 \u2603"));
    assertThat(remoteType(error)).isEqualTo("ValueError");
    assertThat(error.path("message").asText()).contains("caf\u00e9 \u2603");
    error = client.error(call("failOwn").arg("message", "no"));
    assertThat(error.path("type").asText()).isEqualTo("RemoteError");
    assertThat(remoteType(error)).isEqualTo("OwnFailure");
    assertThat(error.path("value").asText()).isEqualTo("no");
    assertThat(error.path("traceback").toString()).contains("JavaService.failOwn");
  }

  // 3.4, 4.6, 4.13: where the originals are silent
  @Test
  void whateverGoesWrongIsAnswered() throws Exception {
    assertThat(remoteType(client.error(call("noSuchMethod")))).isEqualTo("NoSuchMethod");
    assertThat(remoteType(client.error(call("add").arg("a", 1)))).isEqualTo("TypeError");
    assertThat(remoteType(client.error(call("add").arg("a", 1).arg("b", "two"))))
        .isEqualTo("TypeError");
    JsonNode error = client.error(call("unserialisable"));
    assertThat(error.path("message").asText()).contains("unserialisable");
  }

  // 3.1, 4.1, 4.4
  @Test
  void castsReachTheTopicTheServerAndEveryone() throws Exception {
    client.result(Ask.cast(topic, "mark").arg("tag", "topic"));
    assertThat(server.world().mark()).isEqualTo("topic");
    client.result(Ask.cast(topic, "mark").server(SERVER).arg("tag", "server"));
    assertThat(server.world().mark()).isEqualTo("server");
    client.result(Ask.fanout(topic, "mark").arg("tag", "everyone"));
    assertThat(server.world().mark()).isEqualTo("everyone");
  }

  // 3.1, 4.4
  @Test
  void aServerIsCalledByName() throws Exception {
    assertThat(client.result(call("add").server(SERVER).arg("a", 2).arg("b", 3)).intValue())
        .isEqualTo(5);
  }

  @Test
  void aLongCallIsAnswered() throws Exception {
    assertThat(client.result(call("linger").arg("seconds", 4)).textValue()).isEqualTo("lingered");
  }

  // 3.3, 4.14
  @Test
  void theLastValueOfAStreamIsTheAnswerOfACall() throws Exception {
    assertThat(client.result(call("count").arg("to", 3)).intValue()).isEqualTo(2);
    assertThat(client.result(call("count").arg("to", 0)).isNull()).isTrue();
    assertThat(remoteType(client.error(call("countAndFail").arg("to", 2)))).isEqualTo("ValueError");
  }

  @Test
  void aHundredCallsAreInFlightAtOnce() throws Exception {
    List<CompletableFuture<JsonNode>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(client.send(call("meet").with("timeout", JavaWorld.LIMIT_SECONDS)));
    }
    Set<Integer> answers = new HashSet<>();
    for (CompletableFuture<JsonNode> answer : calls) {
      answers.add(client.answer(answer).path("result").intValue());
    }
    assertThat(answers).hasSize(100);
  }

  // 3.4, 7
  @Test
  void aServerOfTheOtherDialectAnswersToo() throws Exception {
    String bilingual = topic + "-bilingual";
    try (WarrenClient other = WarrenClient.of(broker, otherDialect, exchange);
        WarrenServer second = WarrenServer.start(other, bilingual, SERVER, 8)) {
      assertThat(
              client.result(Ask.call(bilingual, "echo").arg("value", "who are you?")).textValue())
          .isEqualTo("who are you?");
      client.result(Ask.cast(bilingual, "mark").arg("tag", "topic"));
      assertThat(second.world().mark()).isEqualTo("topic");
      client.result(Ask.cast(bilingual, "mark").server(SERVER).arg("tag", "server"));
      assertThat(second.world().mark()).isEqualTo("server");
      client.result(Ask.fanout(bilingual, "mark").arg("tag", "everyone"));
      assertThat(second.world().mark()).isEqualTo("everyone");
      assertThat(remoteType(client.error(Ask.call(bilingual, "noSuchMethod"))))
          .isEqualTo("NoSuchMethod");
    }
  }
}
