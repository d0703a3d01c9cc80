package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.Target;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.client.Client;
import org.warrenrpc.core.client.ClientSettings;

/** Servers and clients over a broker in memory, from one end to the other. */
@Timeout(60)
class RpcServerTest {
  private static final RpcContext NOBODY = RpcContext.EMPTY;

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);

  @AfterEach
  void close() {
    servers.close();
    broker.close();
  }

  // 4.4, B4: a fanout exchange has its topic's name alone
  @Test
  void aFanoutReachesServersOfTheTopicOnEveryExchange() throws Exception {
    Compute compute = new Compute("two");
    servers.started(
        new ObjectTarget(compute),
        new ServerSettings("oslo", "two", "compute", null, true, 8, 8, Duration.ofSeconds(10)));
    ClientSettings one = new ClientSettings("oslo", "one", Duration.ofSeconds(10), 10);
    try (Client client = Client.of(broker, one)) {
      client.rpc().fanoutCast(NOBODY, "compute", RpcMessage.of("note").with("text", "heard"));
      assertThat(compute.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("heard");
    }
  }

  record Flavor(String name, int vcpus, BigDecimal price) {}

  enum Power {
    ON,
    OFF
  }

  /** What the tests call. */
  public static class Compute {
    final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    final String name;

    Compute(String name) {
      this.name = name;
    }

    public String who() {
      return name;
    }

    public void note(String text) {
      seen.add(text);
    }

    public Flavor grow(Flavor flavor, Optional<Integer> by, RpcContext context) {
      return new Flavor(
          flavor.name() + "/" + context.get("user_id"),
          flavor.vcpus() + by.orElse(1),
          flavor.price());
    }

    public @Nullable Power power(Map<String, List<Instant>> history, byte[] key, Power power) {
      return history.get("boots").size() == key.length ? power : null;
    }

    public Iterator<Integer> count(int to) {
      return Stream.iterate(0, i -> i + 1).limit(to).iterator();
    }

    public Iterator<Integer> countAndFail(int to) {
      return Stream.iterate(0, i -> i + 1)
          .peek(
              i -> {
                if (i == to) {
                  throw new IllegalStateException("no more than " + to);
                }
              })
          .iterator();
    }

    public void fail(String text) {
      throw new IllegalArgumentException(text);
    }
  }

  private Client client(String dialect) throws Exception {
    return Client.of(broker, dialect);
  }

  private static @Nullable Object call(Client client, RpcMessage message) {
    return client.rpc().call(NOBODY, "compute", message);
  }

  // 3.3, 4.5
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void anAnswerComesBack(String dialect) throws Exception {
    servers.started(new ObjectTarget(new Compute("a")), Servers.settings(dialect, null, false));
    try (Client client = client(dialect)) {
      assertThat(call(client, RpcMessage.of("who"))).isEqualTo("a");
      assertThat(call(client, RpcMessage.of("note").with("text", "x"))).isNull();
    }
  }

  @Test
  void anAnswerMayNotTakeForEverToLeave() throws Exception {
    servers.started(new Compute("a"));
    List<Duration> limits = new CopyOnWriteArrayList<>();
    try (Client client = client("oslo")) {
      broker.publishingWithin = limits::add;
      assertThat(call(client, RpcMessage.of("who"))).isEqualTo("a");
    }
    assertThat(limits).as("of the request and of its answer").hasSize(2);
    assertThat(limits)
        .allSatisfy(limit -> assertThat(limit).isBetween(Duration.ZERO, Duration.ofSeconds(10)));
  }

  @Test
  void argumentsAreBoundByNameAndTypeAndTheContextIsHandedOver() throws Exception {
    servers.started(new Compute("a"));
    try (Client client = client("oslo")) {
      RpcMessage grow =
          RpcMessage.of("grow").with("flavor", new Flavor("m1", 2, new BigDecimal("0.10")));
      RpcContext someone = RpcContext.EMPTY.with("user_id", "u1");
      Target compute = Target.topic("compute");
      assertThat(client.rpc().call(someone, compute, grow, Flavor.class))
          .isEqualTo(new Flavor("m1/u1", 3, new BigDecimal("0.10")));
      assertThat(client.rpc().call(someone, compute, grow.with("by", 5), Flavor.class))
          .isEqualTo(new Flavor("m1/u1", 7, new BigDecimal("0.10")));
      RpcMessage power =
          RpcMessage.of("power")
              .with("history", Map.of("boots", List.of(Instant.EPOCH, Instant.MAX)))
              .with("key", new byte[] {1, 2})
              .with("power", Power.ON);
      assertThat(client.rpc().call(someone, compute, power, Power.class)).isEqualTo(Power.ON);
    }
  }

  // 3.3, 4.14
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void aMulticallStreamsAndACallGetsTheLast(String dialect) throws Exception {
    servers.started(new ObjectTarget(new Compute("a")), Servers.settings(dialect, null, false));
    try (Client client = client(dialect)) {
      assertThat(values(client, RpcMessage.of("count").with("to", 3))).containsExactly(0, 1, 2);
      assertThat(values(client, RpcMessage.of("count").with("to", 0))).isEmpty();
      assertThat(values(client, RpcMessage.of("who"))).containsExactly("a");
      assertThat(call(client, RpcMessage.of("count").with("to", 3))).isEqualTo(2);
      assertThat(call(client, RpcMessage.of("count").with("to", 0))).isNull();
    }
  }

  // 3.3, 4.6, 4.14
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void aFailureHalfWayComesAfterTheValues(String dialect) throws Exception {
    servers.started(new ObjectTarget(new Compute("a")), Servers.settings(dialect, null, false));
    try (Client client = client(dialect)) {
      List<@Nullable Object> got = new ArrayList<>();
      RpcReplies<Object> replies =
          client.rpc().multicall(NOBODY, "compute", RpcMessage.of("countAndFail").with("to", 2));
      assertThatThrownBy(() -> replies.forEachRemaining(reply -> got.add(reply.value())))
          .isInstanceOf(RemoteError.class)
          .hasMessageContaining("no more than 2");
      assertThat(got).containsExactly(0, 1);
    }
  }

  // 3.3, 4.6
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void aFailureIsToldWithTypeMessageAndTraceback(String dialect) throws Exception {
    servers.started(new ObjectTarget(new Compute("a")), Servers.settings(dialect, null, false));
    try (Client client = client(dialect)) {
      assertThatThrownBy(() -> call(client, RpcMessage.of("fail").with("text", "why not")))
          .isInstanceOfSatisfying(
              RemoteError.class,
              e -> {
                assertThat(e.remoteType()).isEqualTo("ValueError");
                assertThat(e.remoteMessage()).isEqualTo("why not");
                assertThat(e.traceback())
                    .contains("IllegalArgumentException: why not")
                    .contains("Compute.fail");
              });
    }
  }

  // 4.6, 4.7
  @Test
  void whatReachesNoMethodIsToldAsOsloSaysIt() throws Exception {
    servers.started(new Compute("a"));
    try (Client client = client("oslo")) {
      assertThatThrownBy(() -> call(client, RpcMessage.of("hashCode")))
          .isInstanceOfSatisfying(
              RemoteError.class,
              e -> {
                assertThat(e.remoteType()).isEqualTo("NoSuchMethod");
                assertThat(e.remoteModule()).isEqualTo("oslo_messaging.rpc.dispatcher");
                assertThat(e.remoteMessage())
                    .isEqualTo("Endpoint does not support RPC method hashCode");
                assertThat(e.remoteArgs()).containsExactly(e.remoteMessage());
              });
      assertThatThrownBy(() -> call(client, RpcMessage.of("note").with("txt", "x")))
          .isInstanceOfSatisfying(
              RemoteError.class,
              e -> {
                assertThat(e.remoteType()).isEqualTo("TypeError");
                assertThat(e.remoteModule()).isEqualTo("builtins");
                assertThat(e.remoteMessage())
                    .isEqualTo("note() misses argument 'text' and does not know argument 'txt'");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void twoServersOfATopicShareItsMessagesRoundRobin(String dialect) throws Exception {
    servers.started(new ObjectTarget(new Compute("a")), Servers.settings(dialect, null, false));
    servers.started(new ObjectTarget(new Compute("b")), Servers.settings(dialect, null, false));
    try (Client client = client(dialect)) {
      List<@Nullable Object> who = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        who.add(call(client, RpcMessage.of("who")));
      }
      assertThat(who.get(0)).isNotEqualTo(who.get(1));
      assertThat(who.subList(2, 4)).isEqualTo(who.subList(0, 2));
    }
  }

  // 3.1, 4.1
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void eachFanoutServerGetsItsOwnCopyAndNoCall(String dialect) throws Exception {
    Compute a = new Compute("a");
    Compute b = new Compute("b");
    Compute shared = new Compute("shared");
    servers.started(new ObjectTarget(a), Servers.settings(dialect, null, true));
    servers.started(new ObjectTarget(b), Servers.settings(dialect, null, true));
    servers.started(new ObjectTarget(shared), Servers.settings(dialect, null, false));
    try (Client client = client(dialect)) {
      client.rpc().fanoutCast(NOBODY, "compute", RpcMessage.of("note").with("text", "all"));
      assertThat(a.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("all");
      assertThat(b.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("all");
      for (int i = 0; i < 3; i++) {
        assertThat(call(client, RpcMessage.of("who"))).isEqualTo("shared");
      }
      assertThat(shared.seen).isEmpty();
    }
  }

  // 3.1, 4.1
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void aNamedServerListensOnTopicNameAndFanout(String dialect) throws Exception {
    Compute host = new Compute("host1");
    servers.started(new ObjectTarget(host), Servers.settings(dialect, "host1", false));
    try (Client client = client(dialect)) {
      assertThat(call(client, RpcMessage.of("who"))).isEqualTo("host1");
      Target named = Target.topic("compute").withServer("host1");
      assertThat(client.rpc().call(NOBODY, named, RpcMessage.of("who"))).isEqualTo("host1");
      client.rpc().fanoutCast(NOBODY, "compute", RpcMessage.of("note").with("text", "all"));
      assertThat(host.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("all");
    }
  }

  // 7
  @Test
  void aServerOfOneDialectAnswersACallerOfTheOther() throws Exception {
    ServerSettings onNova =
        new ServerSettings("oslo", "nova", "compute", null, false, 1, 1, Duration.ofSeconds(10));
    servers.started(new ObjectTarget(new Compute("a")), onNova);
    try (Client client = client("nova2011")) {
      assertThat(call(client, RpcMessage.of("who"))).isEqualTo("a");
    }
  }

  private static List<@Nullable Object> values(Client client, RpcMessage message) {
    List<@Nullable Object> values = new ArrayList<>();
    try (RpcReplies<Object> replies = client.rpc().multicall(NOBODY, "compute", message)) {
      while (replies.hasNext()) {
        values.add(replies.next().value());
      }
    }
    return values;
  }
}
