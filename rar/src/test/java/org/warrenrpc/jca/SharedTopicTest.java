package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.NotSupportedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;

/** Several beans on one topic of one adapter (4.7). */
@Timeout(60)
final class SharedTopicTest {
  private static final RpcMessage PROBE = RpcMessage.of("echo").with("text", "probe");

  private final List<StrictEndpointFactory> factories = new ArrayList<>();
  private Container container;

  @BeforeEach
  void start() throws Exception {
    container = new Container(StrictWorkManager.of(4));
  }

  @AfterEach
  void stop() {
    container.close();
    factories.forEach(each -> assertThat(each.faults).isEmpty());
    assertThat(container.work.faults).isEmpty();
  }

  private EchoBean.World deploy(@Nullable String namespace, @Nullable String version)
      throws Exception {
    EchoBean.World world = new EchoBean.World();
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("shared");
    spec.setNamespace(namespace);
    spec.setVersion(version);
    container.adapter.endpointActivation(factory(world), spec);
    return world;
  }

  private StrictEndpointFactory factory(EchoBean.World world) {
    StrictEndpointFactory factory = EchoEndpoint.factory(world);
    factories.add(factory);
    return factory;
  }

  private static Target target(@Nullable String namespace, @Nullable String version) {
    Target target = Target.topic("shared");
    target = namespace == null ? target : target.withNamespace(namespace);
    return version == null ? target : target.withVersion(version);
  }

  private void awaitAnswers(Target target) throws Exception {
    Await.until(
        "somebody answers " + target,
        () -> {
          try {
            return "probe".equals(container.factory.call(RpcContext.EMPTY, target, PROBE));
          } catch (RpcException e) {
            return false;
          }
        });
  }

  private void hear(Target target, String text) {
    container.factory.call(RpcContext.EMPTY, target, RpcMessage.of("hear").with("text", text));
  }

  @Test
  void eachBeanGetsWhatIsForItsNamespaceAndVersion() throws Exception {
    EchoBean.World plain = deploy(null, null);
    EchoBean.World a = deploy("a", "1.2");
    EchoBean.World b = deploy("b", "2.0");
    awaitAnswers(target(null, null));
    awaitAnswers(target("a", "1.2"));
    awaitAnswers(target("b", "2.0"));
    for (int i = 0; i < 3; i++) {
      hear(target(null, null), "plain");
      hear(target("a", "1.1"), "a");
      hear(target("b", "2.0"), "b");
    }
    assertThat(plain.heard).containsExactly("plain", "plain", "plain");
    assertThat(a.heard).containsExactly("a", "a", "a");
    assertThat(b.heard).containsExactly("b", "b", "b");
    assertThatThrownBy(() -> hear(target("a", "1.3"), "newer"))
        .isInstanceOfSatisfying(
            RemoteError.class, e -> assertThat(e.remoteType()).isEqualTo("UnsupportedVersion"));
  }

  @Test
  void beansOfOneInterfaceTakeTurns() throws Exception {
    EchoBean.World first = deploy(null, null);
    EchoBean.World second = deploy(null, null);
    awaitAnswers(target(null, null));
    for (int i = 0; i < 6; i++) {
      hear(target(null, null), "x");
    }
    assertThat(first.heard).hasSize(3);
    assertThat(second.heard).hasSize(3);
  }

  @Test
  void aConsumerTakesTurnsWithABean() throws Exception {
    EchoBean.World bean = deploy(null, null);
    EchoBean.World object = new EchoBean.World();
    try (RpcConnection connection = container.factory.createConnection()) {
      connection.createConsumer("shared", new EchoBean(object));
      connection.consumeInThread();
      awaitAnswers(target(null, null));
      for (int i = 0; i < 4; i++) {
        hear(target(null, null), "x");
      }
      assertThat(bean.heard).hasSize(2);
      assertThat(object.heard).hasSize(2);
    }
    bean.heard.clear();
    hear(target(null, null), "alone");
    assertThat(bean.heard).containsExactly("alone");
  }

  @Test
  void allOfThemAnswerAgainWhenTheBrokerComesBack() throws Exception {
    deploy(null, null);
    deploy("a", "1.2");
    deploy("b", null);
    awaitAnswers(target("b", null));
    container.broker().away(true);
    container.broker().restart();
    deploy("late", null);
    container.broker().away(false);
    for (Target each :
        List.of(target(null, null), target("a", "1.2"), target("b", null), target("late", null))) {
      awaitAnswers(each);
    }
    assertThat(container.broker().open()).as("one socket each way").isEqualTo(2);
  }

  @Test
  void aBeanThatWantsTheQueueOtherwiseIsRefusedNamingBoth() throws Exception {
    deploy(null, null);
    RpcActivationSpec other = new RpcActivationSpec();
    other.setTopic("shared");
    other.setDialect("nova2011");
    StrictEndpointFactory endpoints = factory(new EchoBean.World());
    assertThatThrownBy(() -> container.adapter.endpointActivation(endpoints, other))
        .isInstanceOf(NotSupportedException.class)
        .hasMessageContaining(
            "dialect is 'oslo' for EchoBean on shared and 'nova2011' for EchoBean on shared");
    awaitAnswers(target(null, null));
  }

  @Test
  void anActivationThatFailsLeavesNoClaimOnItsQueues() throws Exception {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("shared");
    StrictEndpointFactory endpoints = factory(new EchoBean.World());
    container.adapter.endpointActivation(endpoints, spec);
    assertThatThrownBy(() -> container.adapter.endpointActivation(endpoints, spec))
        .isInstanceOf(jakarta.resource.spi.IllegalStateException.class);
    container.adapter.endpointDeactivation(endpoints, spec);
    RpcActivationSpec other = new RpcActivationSpec();
    other.setTopic("shared");
    other.setDialect("nova2011");
    other.setExchange("openstack");
    container.adapter.endpointActivation(endpoints, other);
    awaitAnswers(target(null, null));
  }

  /** What a consumer's callers know. */
  @RpcInterface(namespace = "typed", version = "1.1")
  public interface Typed {
    String who();
  }

  /** Whose version is none. */
  @RpcInterface(version = "newest")
  public interface Odd {
    String who();
  }

  @Test
  void anObjectServesTheInterfaceThatItImplements() throws Exception {
    Typed typed = () -> "typed";
    Odd odd = () -> "odd";
    try (RpcConnection connection = container.factory.createConnection()) {
      connection.createConsumer("shared", typed);
      assertThatThrownBy(() -> connection.createConsumer("shared", odd))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'newest'");
      connection.consumeInThread();
      Await.until(
          "it answers",
          () -> {
            try {
              return "typed"
                  .equals(
                      container.factory.call(
                          RpcContext.EMPTY, target("typed", "1.1"), RpcMessage.of("who")));
            } catch (RpcException e) {
              return false;
            }
          });
    }
  }

  @Test
  void anAdapterThatAnswersPingsDoes() throws Exception {
    deploy("a", null);
    awaitAnswers(target("a", null));
    RpcMessage ping = RpcMessage.of("oslo_rpc_server_ping");
    assertThatThrownBy(() -> container.factory.call(RpcContext.EMPTY, target(null, null), ping))
        .isInstanceOf(RemoteError.class);
    container.close();
    container = new Container(StrictWorkManager.of(4), adapter -> adapter.setPingEnabled("true"));
    deploy("a", null);
    awaitAnswers(target("a", null));
    assertThat(container.factory.call(RpcContext.EMPTY, target(null, null), ping))
        .isEqualTo("pong");
  }
}
