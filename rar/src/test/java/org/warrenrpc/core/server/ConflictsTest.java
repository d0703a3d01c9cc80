package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.ProfileOption;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.core.client.Client;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** Servers and clients that find an exchange or a queue declared otherwise: the table of 4.2. */
@Timeout(60)
class ConflictsTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final RpcProfile OSLO = RpcProfile.of("oslo", "oslo", Map.of());
  private static final RpcProfile DURABLE = with(Map.of(ProfileOption.DURABLE_QUEUES, "true"));
  private static final RpcProfile QUORUM = RpcProfile.of("oslo", "oslo-quorum", Map.of());
  private static final RpcProfile OWN_QUORUM =
      with(Map.of(ProfileOption.TRANSIENT_QUORUM_QUEUES, "true"));

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final BrokerConnection connection;

  ConflictsTest() throws BrokerException {
    connection =
        broker.broker.connect(BrokerSettings.DEFAULTS, "somebody", DeliveryThread.OWN, SOON);
  }

  @AfterEach
  void close() {
    servers.close();
    connection.close();
    broker.close();
  }

  /** Something to call. */
  public static final class Desk {
    public void note() {}
  }

  private static RpcProfile with(Map<ProfileOption, String> options) {
    return RpcProfile.of("oslo", "oslo", options);
  }

  private static ServerSettings settings(RpcProfile profile) {
    return new ServerSettings("oslo", null, "compute", "host1", false, 8, 8, SOON).with(profile);
  }

  private void exists(Topology topology) throws BrokerException {
    connection.openSession(SOON).declare(topology, SOON);
  }

  private static Topology exchange(String name, String type, boolean durable, boolean autoDelete) {
    return new Topology(
        List.of(new ExchangeSpec(name, type, durable, autoDelete)), List.of(), List.of());
  }

  private static Topology queue(boolean durable, Map<String, Object> arguments) {
    return Topology.of(new QueueSpec("compute", durable, false, false, arguments));
  }

  private static final Topology DURABLE_CONTROL = exchange("openstack", "topic", true, false);
  private static final Topology TRANSIENT_CONTROL = exchange("openstack", "topic", false, false);

  static Stream<Arguments> conflicts() {
    return Stream.of(
        Arguments.of(DURABLE_CONTROL, OSLO, "exchange 'openstack'", "durable", "false", "true"),
        Arguments.of(
            TRANSIENT_CONTROL, DURABLE, "exchange 'openstack'", "durable", "true", "false"),
        Arguments.of(TRANSIENT_CONTROL, QUORUM, "exchange 'openstack'", "durable", "true", "false"),
        Arguments.of(
            exchange("openstack", "topic", false, true),
            OSLO,
            "exchange 'openstack'",
            "auto_delete",
            "false",
            "true"),
        Arguments.of(
            exchange("openstack", "direct", false, false),
            OSLO,
            "exchange 'openstack'",
            "type",
            "topic",
            "direct"),
        Arguments.of(queue(true, Map.of()), OSLO, "queue 'compute'", "durable", "false", "true"),
        Arguments.of(
            queue(false, Map.of()), DURABLE, "queue 'compute'", "durable", "true", "false"),
        Arguments.of(
            queue(false, Map.of("x-expires", 60_000)),
            OSLO,
            "queue 'compute'",
            "x-expires",
            "none",
            "60000"),
        Arguments.of(
            queue(true, Map.of()), QUORUM, "queue 'compute'", "x-queue-type", "quorum", "none"),
        Arguments.of(
            exchange("compute_fanout", "fanout", false, false),
            OSLO,
            "exchange 'compute_fanout'",
            "auto_delete",
            "true",
            "false"),
        Arguments.of(
            exchange("compute_fanout", "fanout", true, true),
            OSLO,
            "exchange 'compute_fanout'",
            "durable",
            "false",
            "true"),
        Arguments.of(
            exchange("compute_fanout", "fanout", false, true),
            OWN_QUORUM,
            "exchange 'compute_fanout'",
            "durable",
            "true",
            "false"));
  }

  @ParameterizedTest
  @MethodSource("conflicts")
  void aServerReportsTheObjectAndBothValues(
      Topology existing,
      RpcProfile profile,
      String object,
      String attribute,
      String wanted,
      String current)
      throws Exception {
    exists(existing);
    RpcServer server =
        servers.server(
            new ObjectTarget(new Desk()), settings(profile), servers.threads, servers.scheduler);
    server.start();
    Servers.await("the refusal", () -> server.refusal() != null);
    assertThat(server.refusal())
        .contains(object, attribute + " " + current + ", and is declared here with " + wanted);
    assertThat(server.isConsuming()).isFalse();
  }

  // a client checks only the exchange that it publishes to
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientIsRefusedAtOnceForTheExchangeItPublishesTo(boolean call) throws Exception {
    exists(DURABLE_CONTROL);
    try (Client client = Client.of(broker)) {
      RpcMessage note = RpcMessage.of("note");
      assertThatThrownBy(
              () -> {
                if (call) {
                  client.rpc().call(RpcContext.EMPTY, "compute", note);
                } else {
                  client.rpc().cast(RpcContext.EMPTY, "compute", note);
                }
              })
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("openstack")
          .hasMessageContaining("wanted false, but it is true");
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void aQueueOrAFanoutExchangeOfAnotherKindDoesNotConcernAClient() throws Exception {
    servers.started(new Desk());
    exists(exchange("compute_fanout", "fanout", true, true));
    try (Client client = Client.of(broker)) {
      client.rpc().cast(RpcContext.EMPTY, "compute", RpcMessage.of("note"));
      client.rpc().call(RpcContext.EMPTY, "compute", RpcMessage.of("note"));
      assertThatThrownBy(
              () -> client.rpc().fanoutCast(RpcContext.EMPTY, "compute", RpcMessage.of("note")))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("compute_fanout");
    }
  }
}
