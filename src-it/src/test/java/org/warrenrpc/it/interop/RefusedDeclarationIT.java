package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.rabbit.RabbitBroker;
import org.warrenrpc.core.server.Listeners;
import org.warrenrpc.core.server.ObjectTarget;
import org.warrenrpc.core.server.RpcServer;
import org.warrenrpc.core.server.ServerSettings;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;

/** What a server says when a real broker refuses its declaration (4.2). */
@Requires(Part.RABBITMQ)
@ExtendWith(OneRabbit.class)
@Timeout(120)
class RefusedDeclarationIT {
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private void assertRefused(RabbitServer rabbit, String exchange, String topic, String report)
      throws Exception {
    BrokerSettings settings =
        new BrokerSettings(
            URI.create(rabbit.url()),
            "guest",
            "guest",
            BrokerSettings.DEFAULTS.heartbeat(),
            BrokerSettings.DEFAULTS.connectTimeout());
    ServerSettings wanted =
        new ServerSettings("oslo", exchange, topic, null, false, 1, 1, Duration.ZERO);
    try (Broker broker = new RabbitBroker();
        Listeners listeners = new Listeners(broker)) {
      RpcServer server =
          new RpcServer(
              listeners,
              settings,
              wanted,
              new ObjectTarget(new JavaService(new JavaWorld())),
              threads,
              threads,
              "test");
      server.start();
      Eventually.within(
          Duration.ofSeconds(JavaWorld.LIMIT_SECONDS), "a refusal", () -> server.refusal() != null);
      assertThat(server.refusal()).startsWith(report);
      server.stop();
    }
  }

  @Test
  void theBrokersValueAndOursAreNamed(RabbitServer rabbit) throws Exception {
    String topic = "refused-declaration";
    try (WarrenClient client =
            WarrenClient.of(
                rabbit.url(), "oslo", topic + "-exchange", each -> each.setDurableQueues("true"));
        WarrenServer there = WarrenServer.start(client, topic, "java1", 1)) {
      assertRefused(
          rabbit,
          topic + "-other",
          topic,
          "queue 'refused-declaration' exists at the broker with durable true, and is declared"
              + " here with false (406)");
      assertRefused(
          rabbit,
          client.exchange(),
          topic + "-2",
          "exchange 'refused-declaration-exchange' exists at the broker with durable true, and is"
              + " declared here with false (406)");
      assertThat(there.world().marks).isEmpty();
    }
  }
}
