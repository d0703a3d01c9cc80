package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;

/**
 * The same interfaces, as endpoints of a real server and as beans: a real client cannot tell which
 * of both it asks (4.7).
 */
@Requires({Part.RABBITMQ, Part.OSLO_MESSAGING})
@ExtendWith(OneRabbit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OsloDispatchIT {
  private static final String ENDPOINTS = "dispatch-endpoints";
  private static final String BEANS = "dispatch-beans";

  private PythonPeer endpoints;
  private WarrenAdapter beans;
  private PythonPeer client;
  private PythonPeer rebuilding;

  @BeforeAll
  void start(RabbitServer broker) throws Exception {
    endpoints =
        PythonPeer.start(
            "oslo_server.py",
            broker.url(),
            ENDPOINTS,
            "one",
            "--endpoints",
            "plain,ns,legacy",
            "--set",
            "DEFAULT.rpc_ping_enabled=true");
    beans = WarrenAdapter.start(broker.url(), adapter -> adapter.setPingEnabled("true"));
    activate(Beans.of(new JavaWorld()), null, "1.5", null);
    activate(WhereBean.named("ns 2.3"), "ns", "2.3", null);
    activate(WhereBean.named("ns 3.0"), "ns", "3.0", null);
    activate(WhereBean.named("new 1.0"), "new", "1.0", "older, old");
    try (WarrenClient warren = WarrenClient.of(broker, "oslo", "openstack")) {
      Target last = Target.topic(BEANS).withNamespace("new");
      Eventually.within(
          Duration.ofSeconds(JavaWorld.LIMIT_SECONDS),
          "the beans answer",
          () -> warren.rpc().call(RpcContext.EMPTY, last, RpcMessage.of("where")) != null);
    }
    client = PythonPeer.start("oslo_client.py", broker.url());
    rebuilding =
        PythonPeer.start(
            "oslo_client.py", broker.url(), "--allow", "oslo_messaging.rpc.dispatcher");
  }

  private void activate(Beans each, String namespace, String version, String legacy)
      throws Exception {
    beans.activate(
        each,
        spec -> {
          spec.setTopic(BEANS);
          spec.setServer("one");
          spec.setVersion(version);
          if (namespace != null) {
            spec.setNamespace(namespace);
          }
          if (legacy != null) {
            spec.setLegacyNamespaces(legacy);
          }
        });
  }

  @AfterAll
  void stop() {
    rebuilding.close();
    client.close();
    beans.close();
    endpoints.close();
  }

  @ParameterizedTest
  @CsvSource({
    ", , nothing",
    ", 1.0, nothing",
    ", 1.5, nothing",
    ", 1.4.9, nothing",
    ", 1.5.0, nothing",
    "ns, 2.0, where",
    "ns, 2.3, where",
    "ns, 3.0, where",
    "new, 1.0, where",
    "new, , where",
    "old, 1.0, where",
    "old, , where",
    ", , oslo_rpc_server_ping",
    ", 1.0, oslo_rpc_server_ping",
  })
  void whatOneAnswersTheOtherAnswers(String namespace, String version, String method)
      throws Exception {
    UnaryOperator<Ask> target =
        ask -> ask.with("namespace", namespace).with("version", version).with("timeout", 10);
    JsonNode expected = client.result(target.apply(Ask.call(ENDPOINTS, method)));
    assertThat(client.result(target.apply(Ask.call(BEANS, method)))).isEqualTo(expected);
  }

  // 4.6: type, module and words, as they are told and as they are rebuilt
  @ParameterizedTest
  @CsvSource({
    "UnsupportedVersion, , 1.5.1, nothing",
    "UnsupportedVersion, , 1.6, nothing",
    "UnsupportedVersion, , 2.0, nothing",
    "UnsupportedVersion, , 0.9, nothing",
    "UnsupportedVersion, ns, 2.4, where",
    "UnsupportedVersion, ns, 1.0, where",
    "UnsupportedVersion, ns, , where",
    "UnsupportedVersion, ns, 4.0, where",
    "UnsupportedVersion, other, 1.0, where",
    "UnsupportedVersion, '', 1.0, nothing",
    "UnsupportedVersion, old, 1.1, where",
    "UnsupportedVersion, , 2.0, oslo_rpc_server_ping",
    "NoSuchMethod, , 1.0, no_such_method",
    "NoSuchMethod, , , _private",
    "NoSuchMethod, ns, 2.0, no_such_method",
    "NoSuchMethod, ns, 2.0, oslo_rpc_server_ping",
    "NoSuchMethod, , 1.1, oslo_rpc_server_ping",
    "NoSuchMethod, old, 1.0, nothing",
  })
  void whatOneRefusesTheOtherRefuses(String type, String namespace, String version, String method)
      throws Exception {
    UnaryOperator<Ask> target =
        ask -> ask.with("namespace", namespace).with("version", version).with("timeout", 10);
    JsonNode expected = client.error(target.apply(Ask.call(ENDPOINTS, method)));
    assertThat(PythonCallsWarren.remoteType(expected)).isEqualTo(type);
    JsonNode error = client.error(target.apply(Ask.call(BEANS, method)));
    assertThat(PythonCallsWarren.remoteType(error)).isEqualTo(type);
    assertThat(error.path("value")).isEqualTo(expected.path("value"));
    JsonNode raised = rebuilding.error(target.apply(Ask.call(ENDPOINTS, method)));
    JsonNode rebuilt = rebuilding.error(target.apply(Ask.call(BEANS, method)));
    assertThat(rebuilt.path("type").asText()).isEqualTo(type + "_Remote");
    for (String part : new String[] {"type", "module", "args"}) {
      assertThat(rebuilt.path(part)).as(part).isEqualTo(raised.path(part));
    }
  }
}
