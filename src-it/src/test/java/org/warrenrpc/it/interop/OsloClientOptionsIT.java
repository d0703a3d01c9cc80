package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;

/** What a client of oslo.messaging's may be told to do otherwise, and Warren's beans. */
@Requires({Part.RABBITMQ, Part.OSLO_MESSAGING})
@ExtendWith(OneRabbit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OsloClientOptionsIT {
  private static final String TOPIC = "client-options";
  private static final String SERVER = "one";
  private static final int MONITOR_SECONDS = 2;
  private static final int LIMIT_SECONDS = 40;

  private WarrenClient warren;
  private WarrenServer server;
  private PythonPeer client;

  @BeforeAll
  void start(RabbitServer broker) throws Exception {
    warren = WarrenClient.of(broker, "oslo", "openstack");
    server =
        WarrenServer.start(warren, TOPIC, SERVER, 8, adapter -> adapter.setCompression("zlib"));
    client = PythonPeer.start("oslo_client.py", broker.url(), "--set", "kombu_compression=gzip");
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
    warren.close();
  }

  private static Ask monitored(String topic, String method) {
    return Ask.call(topic, method).with("monitor", MONITOR_SECONDS).with("timeout", LIMIT_SECONDS);
  }

  // 4.8
  @ParameterizedTest
  @ValueSource(strings = {"", SERVER})
  void aCallThatLastsLongerThanItsMonitorIsKeptAliveByHeartbeats(String name) throws Exception {
    Ask ask = monitored(TOPIC, "linger").arg("seconds", 3 * MONITOR_SECONDS);
    assertThat(client.result(name.isEmpty() ? ask : ask.server(name)).asText())
        .isEqualTo("lingered");
  }

  // 4.8: it is the heartbeats that keep it alive
  @Test
  void aMonitoredCallOfATopicThatNobodyServesAnyMoreEndsWithItsMonitor() throws Exception {
    String left = TOPIC + "-left";
    WarrenServer.start(warren, left, SERVER, 1).close();
    long start = System.nanoTime();
    JsonNode error = client.error(monitored(left, "nothing"));
    assertThat(error.path("type").asText()).isEqualTo("MessagingTimeout");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Duration.ofSeconds(LIMIT_SECONDS / 2));
  }

  // 4.8
  @Test
  void heartbeatsDoNotExtendTheLimit() throws Exception {
    JsonNode error = client.error(monitored(TOPIC, "linger").arg("seconds", 7).with("timeout", 4));
    assertThat(error.path("type").asText()).isEqualTo("MessagingTimeout");
  }

  // 4.8, trap B32: what both releases get wrong when the dispatcher itself answers
  @Test
  void monitoredCallsThatFailDisturbNobody() throws Exception {
    Ask unknown = monitored(TOPIC, "no_such_method");
    assertThat(PythonCallsWarren.remoteType(client.error(unknown))).isEqualTo("NoSuchMethod");
    Ask failing = monitored(TOPIC, "fail").arg("message", "bad");
    assertThat(PythonCallsWarren.remoteType(client.error(failing))).isEqualTo("ValueError");
    Ask next = monitored(TOPIC, "linger").arg("seconds", MONITOR_SECONDS + 1);
    assertThat(client.result(next).asText()).isEqualTo("lingered");
  }

  // 4.9
  @Test
  void bodiesAreCompressedBothWays() throws Exception {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      values.add(Map.of("caf\u00e9", i));
    }
    JsonNode value = Ask.JSON.valueToTree(values);
    assertThat(client.result(Ask.call(TOPIC, "echo").arg("value", value))).isEqualTo(value);
    Ask failing = Ask.call(TOPIC, "fail").arg("message", "x".repeat(9000));
    assertThat(client.error(failing).path("message").asText()).contains("xxx");
    client.result(Ask.cast(TOPIC, "mark").arg("tag", "small"));
    assertThat(server.world().mark()).isEqualTo("small");
  }

  // 4.9: read by the header, whatever is configured
  @Test
  void aClientThatSendsPlainBodiesReadsCompressedOnes(RabbitServer broker) throws Exception {
    try (PythonPeer plain = PythonPeer.start("oslo_client.py", broker.url())) {
      Ask repeat = Ask.call(TOPIC, "repeat").arg("text", "a").arg("times", 100_000);
      assertThat(plain.result(repeat).asText()).isEqualTo("a".repeat(100_000));
    }
  }

  // 4.7
  @Test
  void aCapKeepsWhatIsNewerFromTheBean() throws Exception {
    Ask older = Ask.call(TOPIC, "nothing").with("version", "1.0").with("version_cap", "1.2");
    assertThat(client.result(older).isNull()).isTrue();
    Ask newer = Ask.call(TOPIC, "nothing").with("version", "1.3").with("version_cap", "1.2");
    assertThat(client.error(newer).path("type").asText()).isEqualTo("RPCVersionCapError");
  }

  // 4.7: off where nothing is said
  @Test
  void aPingIsNoMethodWhereItIsNotEnabled() throws Exception {
    JsonNode error = client.error(Ask.call(TOPIC, "oslo_rpc_server_ping"));
    assertThat(PythonCallsWarren.remoteType(error)).isEqualTo("NoSuchMethod");
  }

  // 4.6
  @Test
  void anExpectedExceptionIsRebuiltAsAnyOther() throws Exception {
    JsonNode error = client.error(Ask.call(TOPIC, "failAsExpected").arg("message", "k"));
    assertThat(error.path("type").asText()).isEqualTo("KeyError");
    assertThat(error.path("module").asText()).isEqualTo("builtins");
    assertThat(error.path("message").asText()).contains("k");
  }

  // 4.11
  @Test
  void aClientThatInsistsOnAQueueIsToldWhereThereIsNone() throws Exception {
    Ask mandatory = Ask.call(TOPIC, "nothing").with("mandatory", true);
    assertThat(client.result(mandatory).isNull()).isTrue();
    Ask nowhere = Ask.call(TOPIC + "-nowhere", "nothing").with("mandatory", true);
    assertThat(client.error(nowhere).path("type").asText()).isEqualTo("MessageUndeliverable");
  }
}
