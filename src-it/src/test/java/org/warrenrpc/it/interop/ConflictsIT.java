package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.rabbit.RabbitBroker;
import org.warrenrpc.core.ProfileOption;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.core.server.Listeners;
import org.warrenrpc.core.server.ObjectTarget;
import org.warrenrpc.core.server.RpcServer;
import org.warrenrpc.core.server.ServerSettings;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** What a server says of objects of a real broker that somebody declared otherwise (4.2). */
@Requires(Part.RABBITMQ)
@ExtendWith(OneRabbit.class)
class ConflictsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final RpcProfile OSLO = RpcProfile.of("oslo", "oslo", Map.of());
  private static final RpcProfile QUORUM = RpcProfile.of("oslo", "oslo-quorum", Map.of());
  private static final RpcProfile OWN_QUORUM =
      RpcProfile.of("oslo", "oslo", Map.of(ProfileOption.TRANSIENT_QUORUM_QUEUES, "true"));

  private final RabbitBroker rabbit = new RabbitBroker();
  private final Listeners listeners = new Listeners(rabbit);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void close() {
    listeners.close();
    rabbit.close();
    threads.shutdownNow();
    scheduler.shutdownNow();
  }

  private static Topology fanout(String topic, boolean durable, boolean autoDelete) {
    return Topology.of(new ExchangeSpec(topic + "_fanout", "fanout", durable, autoDelete));
  }

  static Stream<Arguments> conflicts() {
    String topic = "conflict-" + UUID.randomUUID();
    return Stream.of(
        Arguments.of(topic + 1, fanout(topic + 1, false, false), OSLO, "auto_delete", "true"),
        Arguments.of(topic + 2, fanout(topic + 2, true, true), OSLO, "durable", "false"),
        Arguments.of(topic + 3, fanout(topic + 3, false, true), OWN_QUORUM, "durable", "true"),
        Arguments.of(
            topic + 4,
            Topology.of(new ExchangeSpec(topic + 4 + "-exchange", "topic", false, false)),
            QUORUM,
            "durable",
            "true"),
        Arguments.of(
            topic + 5,
            Topology.of(new QueueSpec(topic + 5, true, false, false, Map.of())),
            QUORUM,
            "x-queue-type",
            "quorum"));
  }

  @ParameterizedTest
  @MethodSource("conflicts")
  void aServerReportsTheObjectAndBothValues(
      String topic,
      Topology existing,
      RpcProfile profile,
      String attribute,
      String wanted,
      RabbitServer broker)
      throws Exception {
    BrokerSettings settings =
        new BrokerSettings(URI.create(broker.url()), "guest", "guest", SOON, SOON);
    try (BrokerConnection connection =
            rabbit.connect(settings, "somebody", DeliveryThread.OWN, SOON);
        BrokerSession session = connection.openSession(SOON)) {
      session.declare(existing, SOON);
      RpcServer server =
          new RpcServer(
              listeners,
              settings,
              new ServerSettings("oslo", topic + "-exchange", topic, "java1", false, 1, 1, SOON)
                  .with(profile),
              new ObjectTarget(new JavaService(new JavaWorld())),
              threads,
              scheduler,
              "a server");
      try {
        server.start();
        Eventually.within(SOON, "it is refused", () -> server.refusal() != null);
        String object =
            existing.queues().isEmpty()
                ? existing.exchanges().get(0).name()
                : existing.queues().get(0).name();
        assertThat(server.refusal()).contains("'" + object + "'", attribute, wanted);
        assertThat(List.of("false", "true", "none", "classic"))
            .as("what it is, in %s", server.refusal())
            .anyMatch(current -> !current.equals(wanted) && server.refusal().contains(current));
      } finally {
        server.stop();
      }
    }
  }
}
