package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/** What a client of Warren's may be told to do otherwise, and oslo.messaging's server. */
@Requires({Part.RABBITMQ, Part.OSLO_MESSAGING})
@ExtendWith(OneRabbit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OsloOptionsIT {
  private static final RpcContext NOBODY = RpcContext.EMPTY;
  private static final String SERVER = "oslo_server.py";
  private static final String TOPIC = "oslo-options";
  private static final Target PLAIN = Target.topic(TOPIC).withVersion("1.0");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration MONITOR = Duration.ofSeconds(2);

  private RabbitServer broker;
  private PythonPeer server;
  private StandaloneConnectionFactory warren;

  @BeforeAll
  void start(RabbitServer node) throws Exception {
    broker = node;
    server =
        PythonPeer.start(
            SERVER,
            node.url(),
            TOPIC,
            "one",
            "--endpoints",
            "plain,ns,legacy",
            "--set",
            "kombu_compression=gzip");
    RpcManagedConnectionFactory factory = factory();
    factory.setCallMonitorSeconds(Long.toString(MONITOR.toSeconds()));
    factory.setCompression("zlib");
    factory.setRemoteExceptions(
        "builtins.ValueError=java.lang.IllegalArgumentException,"
            + "endpoints.OwnError=java.lang.UnsupportedOperationException");
    warren = factory.createConnectionFactory();
  }

  @AfterAll
  void stop() {
    warren.close();
    server.close();
  }

  private RpcManagedConnectionFactory factory() {
    RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
    factory.setConnectionURL(broker.url());
    return factory;
  }

  private Object call(Target target, RpcMessage message) {
    return warren.call(NOBODY, target, message, Object.class, LIMIT);
  }

  private static RpcMessage sleep(int seconds) {
    return RpcMessage.of("sleep").with("seconds", seconds);
  }

  // 4.7
  @ParameterizedTest
  @CsvSource({
    "ns, 2.0, ns 2.3",
    "ns, 2.3, ns 2.3",
    "ns, 3.0, ns 3.0",
    "new, 1.0, new 1.0",
    "old, 1.0, new 1.0",
    "old, , new 1.0",
    ", , new 1.0",
  })
  void namespaceAndVersionFindTheEndpoint(String namespace, String version, String endpoint) {
    Target target = Target.topic(TOPIC);
    target = namespace == null ? target : target.withNamespace(namespace);
    target = version == null ? target : target.withVersion(version);
    assertThat(call(target, RpcMessage.of("where"))).isEqualTo(endpoint);
  }

  // 4.7, trap B16
  @ParameterizedTest
  @CsvSource({"ns, 2.4", "ns, 1.0", "ns, 4.0", "other, 1.0"})
  void whatNoEndpointServesIsAnUnsupportedVersion(String namespace, String version) {
    Target target = Target.topic(TOPIC).withNamespace(namespace).withVersion(version);
    RemoteError error =
        catchThrowableOfType(RemoteError.class, () -> call(target, RpcMessage.of("where")));
    assertThat(error.remoteType()).isEqualTo("UnsupportedVersion");
    assertThat(error.remoteModule()).isEqualTo("oslo_messaging.rpc.dispatcher");
  }

  // 4.7
  @Test
  void aCapKeepsWhatIsNewerFromTheServer() {
    Target capped = Target.topic(TOPIC).withNamespace("ns").withVersionCap("2.3");
    assertThat(call(capped.withVersion("2.3"), RpcMessage.of("where"))).isEqualTo("ns 2.3");
    assertThat(capped.canSend("3.0")).isFalse();
    assertThatThrownBy(() -> call(capped.withVersion("3.0"), RpcMessage.of("where")))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> call(capped, RpcMessage.of("where")))
        .isInstanceOf(InvalidRequestException.class);
  }

  // 4.8
  @Test
  void heartbeatsKeepALongCallAlive() {
    assertThat(call(PLAIN, sleep(5))).isEqualTo("slept");
  }

  // 4.8
  @Test
  void heartbeatsDoNotExtendTheLimit() {
    Duration limit = Duration.ofSeconds(4);
    assertThatThrownBy(() -> warren.call(NOBODY, PLAIN, sleep(6), Object.class, limit))
        .isInstanceOfSatisfying(
            RpcTimeoutException.class,
            e -> {
              assertThat(e.phase()).isEqualTo(Phase.REPLY);
              assertThat(e.limit()).isEqualTo(limit);
            });
  }

  // 4.8
  @Test
  void aServerThatDiesIsNoticedByItsSilence() throws Exception {
    String mortal = TOPIC + "-mortal";
    try (PythonPeer dying = PythonPeer.start(SERVER, broker.url(), mortal, "two")) {
      CompletableFuture<Object> call =
          CompletableFuture.supplyAsync(
              () -> call(Target.topic(mortal), sleep(60)), task -> new Thread(task).start());
      RpcMessage mark = RpcMessage.of("mark").with("tag", "alive");
      warren.cast(NOBODY, mortal, mark);
      assertThat(dying.noticed().path("cast").asText()).isEqualTo("alive");
      dying.kill();
      assertThatThrownBy(() -> call.get(25, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              RpcTimeoutException.class,
              e -> {
                assertThat(e.phase()).isEqualTo(Phase.HEARTBEAT);
                assertThat(e.limit()).isEqualTo(MONITOR);
              });
    }
  }

  // 4.8, trap B32: both releases go on with heartbeats after such a failure
  @Test
  void heartbeatsOfACallThatHasEndedDisturbNobody() {
    RemoteError error =
        catchThrowableOfType(RemoteError.class, () -> call(PLAIN, RpcMessage.of("no_such_method")));
    assertThat(error.remoteType()).isEqualTo("NoSuchMethod");
    assertThat(call(PLAIN, sleep(3))).isEqualTo("slept");
  }

  // 4.9
  @Test
  void bodiesAreCompressedBothWays() {
    List<Object> value = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      value.add(Map.of("caf\u00e9", i));
    }
    RpcMessage echo = RpcMessage.of("echo").with("value", value);
    assertThat(call(PLAIN, echo)).isEqualTo(value);
    assertThatThrownBy(() -> call(PLAIN, RpcMessage.of("fail").with("message", "x".repeat(9000))))
        .hasMessageContaining("xxx");
  }

  // 4.9: read by the header, whatever is configured
  @Test
  void aClientThatSendsPlainBodiesReadsCompressedOnes() throws Exception {
    try (StandaloneConnectionFactory plain = factory().createConnectionFactory()) {
      RpcMessage repeat = RpcMessage.of("repeat").with("text", "a").with("times", 100_000);
      assertThat(plain.call(NOBODY, TOPIC, repeat)).isEqualTo("a".repeat(100_000));
    }
  }

  // the text inflates to more than it is allowed to
  @Test
  void anAnswerThatInflatesBeyondTheLimitEndsInTheTimeout() throws Exception {
    RpcManagedConnectionFactory small = factory();
    small.setMaxBodyBytes("20000");
    try (StandaloneConnectionFactory client = small.createConnectionFactory()) {
      RpcMessage repeat = RpcMessage.of("repeat").with("text", "a");
      Duration brief = Duration.ofSeconds(2);
      assertThatThrownBy(
              () -> client.call(NOBODY, PLAIN, repeat.with("times", 100_000), Object.class, brief))
          .isInstanceOf(RpcTimeoutException.class);
      assertThat(client.call(NOBODY, PLAIN, repeat.with("times", 10))).isEqualTo("a".repeat(10));
    }
  }

  // 4.6
  @Test
  void namedFailuresAreThrownAsTheirClassesAndOthersAsRemoteErrors() {
    assertThatThrownBy(() -> call(PLAIN, RpcMessage.of("fail").with("message", "bad")))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("bad")
        .hasCauseInstanceOf(RemoteError.class);
    assertThatThrownBy(() -> call(PLAIN, RpcMessage.of("fail_own").with("message", "no")))
        .isExactlyInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> call(PLAIN, RpcMessage.of("fail_as_expected").with("message", "k")))
        .isInstanceOf(RemoteError.class);
  }

  // 4.11, trap B36
  @Test
  void aFanoutAfterTheLastServerStoppedIsSentAll() throws Exception {
    String fading = TOPIC + "-fading";
    RpcMessage mark = RpcMessage.of("mark").with("tag", "x");
    warren.fanoutCast(NOBODY, fading, mark);
    try (PythonPeer only = PythonPeer.start(SERVER, broker.url(), fading, "three")) {
      warren.fanoutCast(NOBODY, fading, mark);
      assertThat(only.noticed().path("cast").asText()).isEqualTo("x");
      only.result(Ask.verb("stop"));
      warren.fanoutCast(NOBODY, fading, mark);
      warren.fanoutCast(NOBODY, fading, mark);
    }
    try (PythonPeer next = PythonPeer.start(SERVER, broker.url(), fading, "four")) {
      warren.fanoutCast(NOBODY, fading, mark);
      assertThat(next.noticed().path("cast").asText()).isEqualTo("x");
    }
  }
}
