package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.RpcVersion;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.LogLines;

/** Which server of a queue a request is for (4.7), as requests on the wire say it. */
@Timeout(60)
class RoutingTest {
  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private Raw peer;

  @BeforeEach
  void connect() throws Exception {
    peer = new Raw(broker.broker);
  }

  @AfterEach
  void close() {
    peer.close();
    servers.close();
    broker.close();
  }

  /** Tells its name. */
  public static class Named {
    final String name;
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    Named(String name) {
      this.name = name;
    }

    public String who() {
      return name;
    }

    public void hear(String text) {
      heard.add(text);
    }
  }

  /** Has one more method. */
  public static final class More extends Named {
    More(String name) {
      super(name);
    }

    public String more() {
      return name;
    }
  }

  private static ServedInterface served(
      @Nullable String namespace, String version, String... legacy) {
    return new ServedInterface(namespace, RpcVersion.parse(version), Set.of(legacy));
  }

  private RpcServer start(Named proxy, ServedInterface served) {
    return servers.started(
        new ObjectTarget(proxy), Servers.settings("oslo", null, false).with(served));
  }

  private static String who(String members) {
    return "\"method\":\"who\",\"args\":{}" + members;
  }

  private @Nullable String answer(String members) throws Exception {
    JsonNode reply = peer.call(members);
    assertThat(reply.get("failure").isNull()).as(reply.toString()).isTrue();
    return reply.get("result").textValue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // what is asked | who answers: of none 1.0, of none 2.3, ns a 1.0, and b with legacy c
        "-| none1",
        ",\"namespace\":null | none1",
        ",\"version\":\"1.0\" | none1",
        ",\"version\":\"2.0\" | none2",
        ",\"version\":\"2.2.9\" | none2",
        ",\"version\":\"2.3\" | none2",
        ",\"namespace\":\"a\" | a",
        ",\"namespace\":\"b\" | b",
        ",\"namespace\":\"c\" | b",
      })
  void namespaceAndVersionDecideWhoAnswers(@Nullable String members, String name) throws Exception {
    start(new Named("none1"), ServedInterface.DEFAULT);
    start(new Named("none2"), served(null, "2.3"));
    start(new Named("a"), served("a", "1.0"));
    start(new Named("b"), served("b", "1.0", "c"));
    assertThat(answer(who(members == null ? "" : members))).isEqualTo(name);
  }

  // 4.6: class, module, message and args of the two refusals; 4.7: the version rule
  @ParameterizedTest
  @CsvSource({
    "1.5, 1.0, true",
    "1.5, 1.5, true",
    "1.5, 1.4.9, true",
    "1.5, 1.5.1, false",
    "1.5, 1.6, false",
    "1.5, 2.0, false",
    "1.10, 1.9, true",
    "1.9, 1.10, false",
    "1.5.2, 1.5.1, true",
  })
  void versionsAreComparedByNumber(String implemented, String requested, boolean compatible)
      throws Exception {
    start(new Named("me"), served(null, implemented));
    String asked = who(",\"version\":\"" + requested + "\"");
    if (compatible) {
      assertThat(answer(asked)).isEqualTo("me");
      return;
    }
    JsonNode failure = peer.call(asked).get("failure");
    assertThat(failure.get("class").textValue()).isEqualTo("UnsupportedVersion");
    assertThat(failure.get("module").textValue()).isEqualTo("oslo_messaging.rpc.dispatcher");
    String message =
        "Endpoint does not support RPC version " + requested + ". Attempted method: who";
    assertThat(failure.get("message").textValue()).isEqualTo(message);
    assertThat(failure.get("args").get(0).textValue()).isEqualTo(message);
  }

  @Test
  void anAbsentVersionIsTheFirstOfAServerAndOfARequest() throws Exception {
    start(new Named("me"), served(null, "2.0"));
    assertThat(peer.refusal(who("")))
        .isEqualTo(
            "UnsupportedVersion: Endpoint does not support RPC version 1.0."
                + " Attempted method: who");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {",\"namespace\":\"other\"", ",\"namespace\":\"\"", ",\"namespace\":\"A\""})
  void aForeignNamespaceIsAnUnsupportedVersion(String members) throws Exception {
    start(new Named("none"), ServedInterface.DEFAULT);
    start(new Named("a"), served("a", "1.0"));
    assertThat(peer.refusal(who(members))).startsWith("UnsupportedVersion: ");
  }

  @Test
  void noNamespaceMatchesNoNamespaceOnly() throws Exception {
    start(new Named("a"), served("a", "1.0", "b"));
    assertThat(peer.refusal(who(""))).startsWith("UnsupportedVersion: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "\"1.x\"", "\"\"", "1", "1.0", "true", "[]", "{}"})
  void aVersionThatIsNoneIsAnsweredWithAFailure(String version) throws Exception {
    RpcServer server = start(new Named("me"), ServedInterface.DEFAULT);
    assertThat(peer.call(who(",\"version\":" + version)).get("failure").isObject()).isTrue();
    Servers.await(
        "its count", () -> server.counts().refused.sum() + server.counts().unreadable.sum() == 1);
    assertThat(answer(who(""))).as("and the server goes on").isEqualTo("me");
  }

  @Test
  void aVersionThatIsNullIsNoneAndNotAnAbsentOne() throws Exception {
    start(new Named("me"), ServedInterface.DEFAULT);
    assertThat(peer.refusal(who(",\"version\":null")))
        .isEqualTo(
            "UnsupportedVersion: Endpoint does not support RPC version None."
                + " Attempted method: who");
  }

  // where the original answers with Python's own failures
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"method\":null",
        "\"args\":{}",
        "\"method\":7",
        "\"method\":\"\"",
        "\"method\":\"who\",\"args\":null",
        "\"method\":\"who\",\"args\":[]",
      })
  void whatNamesNoMethodOrHasNoArgumentsIsAnsweredWithAFailure(String members) throws Exception {
    start(new Named("me"), ServedInterface.DEFAULT);
    JsonNode failure = peer.call(members).get("failure");
    assertThat(failure.get("class").textValue()).isNotEmpty();
    assertThat(failure.get("message").textValue()).startsWith("The request");
    assertThat(answer(who(""))).as("and the server goes on").isEqualTo("me");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "[]", "true"})
  void aNamespaceThatIsNoTextIsAnsweredWithAFailure(String namespace) throws Exception {
    start(new Named("me"), ServedInterface.DEFAULT);
    assertThat(peer.call(who(",\"namespace\":" + namespace)).get("failure").isObject()).isTrue();
  }

  @Test
  void oneThatLacksTheMethodIsPassedOver() throws Exception {
    start(new Named("first"), served(null, "1.5"));
    start(new More("second"), served(null, "1.7"));
    assertThat(answer("\"method\":\"more\"")).isEqualTo("second");
    assertThat(answer(who(""))).as("the first that has it").isEqualTo("first");
  }

  // 4.6
  @Test
  void aMethodThatNoCompatibleServerHasIsTold() throws Exception {
    RpcServer server = start(new Named("compatible"), ServedInterface.DEFAULT);
    start(new More("foreign"), served("a", "1.0"));
    JsonNode failure = peer.call("\"method\":\"more\"").get("failure");
    assertThat(failure.get("class").textValue()).isEqualTo("NoSuchMethod");
    assertThat(failure.get("module").textValue()).isEqualTo("oslo_messaging.rpc.dispatcher");
    assertThat(failure.get("message").textValue())
        .isEqualTo("Endpoint does not support RPC method more");
    assertThat(failure.get("args")).hasToString("[\"Endpoint does not support RPC method more\"]");
    Servers.await("it to be counted", () -> server.counts().refused.sum() == 1);
  }

  @Test
  void serversOfOneInterfaceTakeTurnsAndOthersTakeNone() throws Exception {
    start(new Named("a"), served(null, "1.5"));
    start(new Named("b"), served(null, "1.5", "legacy"));
    start(new Named("newer"), served(null, "1.7"));
    start(new Named("c"), served(null, "1.5.0"));
    List<@Nullable String> who = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      who.add(answer(who("")));
    }
    assertThat(who).containsExactly("a", "b", "c", "a", "b", "c");
    assertThat(answer(who(",\"version\":\"1.6\""))).isEqualTo("newer");
  }

  @Test
  void takingTurnsLeavesOutWhoeverLacksTheMethod() throws Exception {
    start(new More("a"), ServedInterface.DEFAULT);
    start(new Named("b"), ServedInterface.DEFAULT);
    for (int i = 0; i < 3; i++) {
      assertThat(answer("\"method\":\"more\"")).isEqualTo("a");
    }
    assertThat(answer(who(""))).as("whoever has waited longest").isEqualTo("b");
  }

  @Test
  void aCastThatNobodyServesIsSettledCountedAndWarnedOfOnce() throws Exception {
    RpcServer server = start(new Named("me"), ServedInterface.DEFAULT);
    try (LogLines log = new LogLines(Reception.class)) {
      peer.cast("\"method\":\"who\",\"version\":\"3.0\",\"secret\":\"secret\"");
      peer.cast("\"method\":\"who\",\"namespace\":\"other\"");
      Servers.await("both to be counted", () -> server.counts().refused.sum() == 2);
      assertThat(answer(who(""))).as("they held up nothing").isEqualTo("me");
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.text()).contains("compute").doesNotContain("secret");
    }
  }

  @Test
  void whatDoesNotMatchOnAFanoutQueueIsDroppedInSilence() throws Exception {
    Named a = new Named("a");
    Named b = new Named("b");
    ServerSettings fanout = Servers.settings("oslo", null, true);
    RpcServer first = servers.started(new ObjectTarget(a), fanout.with(served("a", "1.0")));
    RpcServer second = servers.started(new ObjectTarget(b), fanout.with(served("b", "1.0")));
    try (LogLines reception = new LogLines(Reception.class);
        LogLines dispatcher = new LogLines(Dispatcher.class)) {
      peer.fanout("\"method\":\"hear\",\"namespace\":\"b\",\"args\":{\"text\":\"x\"}");
      peer.fanout("\"method\":\"nothing\",\"namespace\":\"b\"");
      peer.fanout("\"method\":\"hear\",\"namespace\":\"b\",\"version\":\"1.1\"");
      peer.fanout("\"method\":\"hear\",\"namespace\":\"b\",\"version\":\"x\"");
      assertThat(b.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("x");
      Servers.await("the others to be counted", () -> first.counts().unmatched.sum() == 4);
      Servers.await("and these", () -> second.counts().unmatched.sum() == 3);
      assertThat(reception.warnings()).isEmpty();
      assertThat(dispatcher.warnings()).isEmpty();
    }
    assertThat(a.heard).isEmpty();
    assertThat(b.heard).isEmpty();
  }

  private static String ping(String members) {
    return "\"method\":\"oslo_rpc_server_ping\"" + members;
  }

  @Test
  void aPingIsAnsweredWhereThatIsWanted() throws Exception {
    servers.started(
        new ObjectTarget(new Named("a")),
        Servers.settings("oslo", null, false).with(served("a", "1.0")).withPing(true));
    assertThat(answer(ping(""))).isEqualTo("pong");
    assertThat(answer(ping(",\"version\":\"1.0\""))).isEqualTo("pong");
    assertThat(peer.refusal(ping(",\"version\":\"1.1\""))).startsWith("UnsupportedVersion");
    assertThat(peer.refusal(ping(",\"namespace\":\"a\""))).startsWith("NoSuchMethod");
    assertThat(peer.refusal(who(""))).as("the ping's interface").startsWith("NoSuchMethod");
  }

  @Test
  void aPingIsAMethodLikeAnyOtherByDefault() throws Exception {
    start(new Named("me"), ServedInterface.DEFAULT);
    assertThat(peer.refusal(ping("")))
        .isEqualTo("NoSuchMethod: Endpoint does not support RPC method oslo_rpc_server_ping");
  }
}
