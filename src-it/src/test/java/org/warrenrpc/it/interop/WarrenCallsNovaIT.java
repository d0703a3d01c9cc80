package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/** Warren's client, and a service of December 2011 that one bad message puts out of action. */
@Requires({Part.RABBITMQ, Part.PY_AMQP})
class WarrenCallsNovaIT extends WarrenCallsPython {
  WarrenCallsNovaIT() {
    super("nova2011", "nova", "nova2011_server.py");
  }

  /** 3.4: whatever a test did, the service goes on. */
  @AfterEach
  void theServiceLoops() throws Exception {
    assertThat(server.result(Ask.verb("loops")).booleanValue()).isTrue();
  }

  @Override
  RpcContext context() {
    return RpcContext.EMPTY
        .with("user_id", "caf\u00e9")
        .with("project_id", null)
        .with("is_admin", true)
        .with("roles", List.of("admin", "netadmin"))
        .with("auth_token", Map.of("nested", Arrays.asList(1, null)))
        .with("timestamp", "2011-12-22T10:59:24.000000");
  }

  // 3.3
  @Test
  void aMulticallReadsEveryValueThenTheEnd() {
    assertThat(multicall(RpcMessage.of("count").with("to", 3))).containsExactly(0, 1, 2);
    assertThat(multicall(RpcMessage.of("count").with("to", 0))).isEmpty();
    assertThat(multicall(RpcMessage.of("nothings").with("times", 3)))
        .containsExactly(null, null, null);
    assertThat(multicall(RpcMessage.of("nothing"))).containsExactly((Object) null);
    assertThat(call(RpcMessage.of("count").with("to", 3))).isEqualTo(2);
    assertThat(call(RpcMessage.of("count").with("to", 0))).isNull();
  }

  // 3.3
  @Test
  void aNamedServerStreamsItsValues() {
    Target named = Target.topic(topic).withServer(SERVER);
    RpcMessage count = RpcMessage.of("count").with("to", 2);
    List<Object> values = new ArrayList<>();
    try (RpcReplies<Object> replies = warren.rpc().multicall(RpcContext.EMPTY, named, count)) {
      replies.forEachRemaining(reply -> values.add(reply.value()));
    }
    assertThat(values).containsExactly(0, 1);
  }

  // 3.3: this generation gives no signs of life, so none are missed
  @Test
  void aLongCallIsWaitedForWhateverTheMonitor() throws Exception {
    RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
    factory.setConnectionURL(broker.url());
    factory.setDialect("nova2011");
    factory.setCallMonitorSeconds("2");
    try (StandaloneConnectionFactory monitoring = factory.createConnectionFactory()) {
      RpcMessage sleep = RpcMessage.of("sleep").with("seconds", 4);
      assertThat(monitoring.call(RpcContext.EMPTY, topic, sleep)).isEqualTo("slept");
    }
  }

  // 3.3
  @Test
  void whatAMethodPushesItselfIsRead() {
    RpcMessage push = RpcMessage.of("push").with("values", List.of(1, 2));
    assertThat(multicall(push.with("end", false))).containsExactly(1, 2, "returned");
    assertThat(multicall(push.with("end", true))).containsExactly(1, 2);
  }

  // 3.3: no end follows a failure
  @Test
  void aFailureEndsAMulticall() {
    assertThatThrownBy(() -> multicall(RpcMessage.of("count_and_fail").with("to", 2)))
        .isInstanceOfSatisfying(
            RemoteError.class,
            error -> {
              assertThat(error.remoteType()).isEqualTo("ValueError");
              assertThat(error.remoteModule()).isNull();
              assertThat(error.remoteMessage()).isEqualTo("after 2");
            });
  }

  // 3.7
  @Test
  void aDateArrivesAsTheServiceConvertsIt() {
    assertThat(special("datetime")).isEqualTo("2011-12-22 10:59:24.000000");
  }

  // 3.4, trap A1
  @Test
  void whatTheServiceIsSilentAboutEndsInTheTimeoutAndLeavesNoExchangeBehind() throws Exception {
    assertThat(silence(RpcMessage.of("no_such_method")).phase()).isEqualTo(Phase.REPLY);
    assertThat(silence(RpcMessage.of("fail").with("message", "caf\u00e9")).phase())
        .isEqualTo(Phase.REPLY);
    Eventually.within(
        Duration.ofSeconds(20),
        "no exchange of a call is left",
        () ->
            broker.ctl("list_exchanges", "name").stream()
                .noneMatch(name -> name.matches("[0-9a-f]{32}")));
  }

  // 3.2
  @Test
  void aContextThatWouldEndTheServicesLoopIsRefused() {
    for (RpcContext fatal :
        List.of(
            RpcContext.EMPTY.with("unknown", 1),
            RpcContext.EMPTY.with("timestamp", "2011-12-22T10:59:24"),
            RpcContext.EMPTY.with("timestamp", "2011-12-22T10:59:24.000000Z"),
            RpcContext.EMPTY.with("timestamp", "2011-02-30T10:59:24.000000"),
            RpcContext.EMPTY.with("timestamp", 1324551564),
            RpcContext.EMPTY.with("roles", 5),
            RpcContext.EMPTY.with("roles", List.of(1)))) {
      assertThatThrownBy(() -> warren.rpc().cast(fatal, topic, mark("never")))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> warren.rpc().call(fatal, topic, mark("never")))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  // 3.2
  @Test
  void aContextThatIsOddButHarmlessIsTaken() {
    for (RpcContext odd :
        List.of(
            RpcContext.EMPTY.with("timestamp", null),
            RpcContext.EMPTY.with("roles", null).with("is_admin", null),
            RpcContext.EMPTY.with("user_id", 1).with("project_id", Map.of()))) {
      assertThat(warren.rpc().call(odd, topic, RpcMessage.of("nothing"))).isNull();
    }
  }

  // 3.4, 7: that the peer is as brittle as the original, or the rest would prove nothing
  @Test
  void oneCastOfOslosDisablesAService() throws Exception {
    String victim = topic + "-victim";
    try (PythonPeer service = PythonPeer.start("nova2011_server.py", broker.url(), victim, SERVER);
        WarrenClient oslo = WarrenClient.of(broker, "oslo", "nova")) {
      oslo.rpc().cast(RpcContext.EMPTY, victim, mark("never"));
      assertThat(service.noticed().has("fatal")).isTrue();
      assertThat(service.result(Ask.verb("loops")).booleanValue()).isFalse();
    }
  }
}
