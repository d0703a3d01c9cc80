package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcReply;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.Target;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;

/** What a client of Warren's gets from a real server, whichever generation it is of. */
@ExtendWith(OneRabbit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WarrenCallsPython {
  static final String SERVER = "python1";
  private static final Duration BRIEF = Duration.ofMillis(500);

  private final String dialect;
  private final String exchange;
  private final String program;
  final String topic;

  RabbitServer broker;
  WarrenClient warren;
  PythonPeer server;

  WarrenCallsPython(String dialect, String exchange, String program) {
    this.dialect = dialect;
    this.exchange = exchange;
    this.program = program;
    this.topic = "python-" + dialect;
  }

  /** A context that this generation can carry, as nested as it may be. */
  abstract RpcContext context();

  @BeforeAll
  final void start(RabbitServer node) throws Exception {
    broker = node;
    server = PythonPeer.start(program, node.url(), topic, SERVER);
    warren = WarrenClient.of(node, dialect, exchange);
  }

  @AfterAll
  final void stop() {
    warren.close();
    server.close();
  }

  final Object call(RpcMessage message) {
    return warren.rpc().call(RpcContext.EMPTY, topic, message);
  }

  final RemoteError error(RpcMessage message) {
    return catchThrowableOfType(RemoteError.class, () -> call(message));
  }

  /** That nothing comes back: of a method that the original server is silent about. */
  final RpcTimeoutException silence(RpcMessage message) {
    return catchThrowableOfType(
        RpcTimeoutException.class,
        () ->
            warren.rpc().call(RpcContext.EMPTY, Target.topic(topic), message, Object.class, BRIEF));
  }

  final List<Object> multicall(RpcMessage message) {
    List<Object> values = new ArrayList<>();
    try (RpcReplies<Object> replies = warren.rpc().multicall(RpcContext.EMPTY, topic, message)) {
      while (replies.hasNext()) {
        RpcReply<Object> reply = replies.next();
        assertThat(reply.index()).isEqualTo(values.size());
        values.add(reply.value());
      }
    }
    return values;
  }

  final Object special(String name) {
    return call(RpcMessage.of("special").with("name", name));
  }

  // 3.7, 4.13
  @Test
  void everyValueComesBackAsItWas() {
    List<Object> values =
        Arrays.asList(
            null,
            true,
            0,
            -1,
            2147483648L,
            new BigInteger("9223372036854775808"),
            BigInteger.TWO.pow(70),
            BigInteger.TWO.pow(70).negate(),
            1.0,
            -0.0,
            0.1,
            100.0,
            1e22,
            "",
            "caf\u00e9 \u2603 \ud83d\ude00",
            "\u0000",
            List.of(),
            Map.of(),
            Map.of("", Map.of("\u00e9", Arrays.asList(1, 1.5, null))));
    assertThat(call(RpcMessage.of("echo").with("value", values))).isEqualTo(values);
  }

  // 3.7, 4.13
  @Test
  void whatOnlyPythonWritesIsRead() {
    assertThat(special("nan")).isEqualTo(Double.NaN);
    assertThat(special("infinity")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(special("minus_infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(special("surrogate")).isEqualTo("a\ud800z");
    assertThat(special("huge")).isEqualTo(BigInteger.TWO.pow(100));
    assertThat(special("tuple")).isEqualTo(List.of(1, 2));
  }

  // 3.7, 4.13
  @Test
  void aLoneSurrogateIsWritten() {
    assertThat(call(RpcMessage.of("echo").with("value", "a\ud800z"))).isEqualTo("a\ud800z");
    Map<String, Object> key = Map.of("a\ud800z", 1);
    assertThat(call(RpcMessage.of("echo").with("value", key))).isEqualTo(key);
  }

  // 3.7, 4.13, B20: without a zone, whichever way it is written
  @Test
  void aDateOfPythonsIsOneWithoutAZone() {
    RpcMessage question = RpcMessage.of("special").with("name", "datetime");
    assertThat(warren.rpc().call(RpcContext.EMPTY, topic, question, LocalDateTime.class))
        .isEqualTo(LocalDateTime.of(2011, 12, 22, 10, 59, 24));
  }

  // 3.3, 4.5
  @Test
  void nullIsAnAnswer() {
    assertThat(call(RpcMessage.of("nothing"))).isNull();
  }

  // 3.2, 4.4
  @Test
  void theContextArrivesWhole() {
    Object seen = warren.rpc().call(context(), topic, RpcMessage.of("context"));
    assertThat(seen)
        .asInstanceOf(
            org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
        .containsAllEntriesOf(context().values());
  }

  // 3.3, 4.6
  @Test
  void whatTheServerRaisesArrives() {
    RemoteError error = error(RpcMessage.of("fail").with("message", "bad"));
    assertThat(error.remoteType()).isEqualTo("ValueError");
    assertThat(error.remoteMessage()).isEqualTo("bad");
    assertThat(error.traceback()).contains("ValueError: bad");
    error = error(RpcMessage.of("add").with("a", 1));
    assertThat(error.remoteType()).isEqualTo("TypeError");
    assertThat(error.remoteMessage()).contains("'b'");
  }

  // 3.1, 4.1, 4.4
  @Test
  void castsReachTheTopicTheServerAndEveryone() throws Exception {
    Target all = Target.topic(topic);
    warren.rpc().cast(RpcContext.EMPTY, topic, mark("topic"));
    assertThat(heard()).isEqualTo("topic");
    warren.rpc().cast(RpcContext.EMPTY, all.withServer(SERVER), mark("server"));
    assertThat(heard()).isEqualTo("server");
    warren.rpc().fanoutCast(RpcContext.EMPTY, topic, mark("everyone"));
    assertThat(heard()).isEqualTo("everyone");
  }

  static RpcMessage mark(String tag) {
    return RpcMessage.of("mark").with("tag", tag);
  }

  private String heard() throws InterruptedException {
    JsonNode noticed = server.noticed();
    assertThat(noticed.has("cast")).as("%s", noticed).isTrue();
    return noticed.get("cast").textValue();
  }

  // 3.1, 4.4
  @Test
  void aServerIsCalledByName() {
    RpcMessage add = RpcMessage.of("add").with("a", 2).with("b", 3);
    Target target = Target.topic(topic).withServer(SERVER);
    assertThat(warren.rpc().call(RpcContext.EMPTY, target, add, Integer.class)).isEqualTo(5);
    Target nobody = Target.topic(topic).withServer("nobody");
    assertThatThrownBy(() -> warren.rpc().call(RpcContext.EMPTY, nobody, add, Integer.class))
        .isInstanceOf(UnroutableException.class);
  }

  @Test
  void aHundredCallsAreInFlightAtOnce() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(100);
    try {
      List<Future<Object>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        calls.add(callers.submit(() -> call(RpcMessage.of("meet"))));
      }
      Set<Object> answers = new HashSet<>();
      for (Future<Object> answer : calls) {
        answers.add(answer.get(JavaWorld.LIMIT_SECONDS, TimeUnit.SECONDS));
      }
      assertThat(answers).hasSize(100).contains(0, 99);
    } finally {
      callers.shutdownNow();
    }
  }
}
