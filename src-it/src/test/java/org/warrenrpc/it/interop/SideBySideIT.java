package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/**
 * Warren's servers and real ones on the same exchanges, topics and fanouts of one broker (3.1, 4.1,
 * 7).
 */
@Requires({Part.RABBITMQ, Part.OSLO_MESSAGING, Part.PY_AMQP})
@ExtendWith(OneRabbit.class)
class SideBySideIT {
  /** The two generations' peers. */
  private static final Map<String, String> PEERS =
      Map.of("oslo", "oslo_server.py", "nova2011", "nova2011_server.py");

  /** Other tests on the same broker may be about them. */
  private List<String> refusalsBefore;

  @BeforeEach
  void count(RabbitServer broker) {
    refusalsBefore = refusals(broker);
  }

  @Test
  void warrenDeclaresFirst(RabbitServer broker) throws Exception {
    for (String dialect : PEERS.keySet()) {
      String topic = "warren-first-" + dialect;
      try (WarrenClient warren = WarrenClient.of(broker, dialect, topic + "-exchange");
          WarrenServer java = WarrenServer.start(warren, topic, "java1", 8);
          PythonPeer python = peer(broker, warren, topic)) {
        bothHearAFanoutAndTakeTurns(warren, topic, java, python);
      }
    }
    noConflict(broker);
  }

  @Test
  void thePeerDeclaresFirst(RabbitServer broker) throws Exception {
    for (String dialect : PEERS.keySet()) {
      String topic = "peer-first-" + dialect;
      try (WarrenClient warren = WarrenClient.of(broker, dialect, topic + "-exchange");
          PythonPeer python = peer(broker, warren, topic);
          WarrenServer java = WarrenServer.start(warren, topic, "java1", 8)) {
        bothHearAFanoutAndTakeTurns(warren, topic, java, python);
      }
    }
    noConflict(broker);
  }

  @Test
  void bothGenerationsAndBothDialectsShareOneTopic(RabbitServer broker) throws Exception {
    String topic = "all";
    try (WarrenClient nova = WarrenClient.of(broker, "nova2011", "all-exchange");
        WarrenClient oslo = WarrenClient.of(broker, "oslo", "all-exchange");
        PythonPeer novaPeer = peer(broker, nova, topic);
        WarrenServer osloServer = WarrenServer.start(oslo, topic, "java-oslo", 8);
        WarrenServer novaServer = WarrenServer.start(nova, topic, "java-nova", 8);
        PythonPeer osloPeer = peer(broker, oslo, topic)) {
      // of nova 2011: an oslo fanout would disable the genuine service
      nova.rpc().fanoutCast(RpcContext.EMPTY, topic, WarrenCallsPython.mark("all"));
      assertThat(novaPeer.noticed().path("cast").asText()).isEqualTo("all");
      assertThat(osloPeer.noticed().path("cast").asText()).isEqualTo("all");
      assertThat(novaServer.world().mark()).isEqualTo("all");
      assertThat(osloServer.world().mark()).isEqualTo("all");
    }
    noConflict(broker);
  }

  // 3.6, 5: of oslo's the driver that knows no envelope, which nobody of 2011 could read
  @Test
  void notifiersAndListenersOfBothGenerationsShareOneTopic(RabbitServer broker) throws Exception {
    String topic = "all-notices";
    String[] exchange = {"--exchange", topic + "-exchange"};
    try (WarrenClient nova = WarrenClient.of(broker, "nova2011", exchange[1]);
        WarrenClient oslo = WarrenClient.of(broker, "oslo", exchange[1]);
        WarrenListener ofNova = WarrenListener.start(broker, topic, nova::configure, spec -> {});
        WarrenListener ofOslo = WarrenListener.start(broker, topic, oslo::configure, spec -> {});
        PythonPeer novaEar =
            PythonPeer.start(
                "nova2011_listener.py", broker.url(), topic, exchange[0], exchange[1]);
        PythonPeer osloEar =
            PythonPeer.start("oslo_listener.py", broker.url(), topic, exchange[0], exchange[1])) {
      Eventually.within(
          Duration.ofSeconds(JavaWorld.LIMIT_SECONDS),
          "four listen",
          () -> broker.ctl("list_queues", "name", "consumers").contains(topic + ".info\t4"));
      List<String> told = tellByAll(broker, topic, exchange);
      List<String> heard = new ArrayList<>();
      Eventually.within(
          Duration.ofSeconds(JavaWorld.LIMIT_SECONDS),
          "all is heard",
          () -> {
            ofNova.drainTo(heard);
            ofOslo.drainTo(heard);
            for (PythonPeer ear : List.of(novaEar, osloEar)) {
              for (var each = ear.noticedWithin(0); each != null; each = ear.noticedWithin(0)) {
                heard.add(each.path("notification").path("event_type").asText());
              }
            }
            return heard.size() >= told.size();
          });
      assertThat(heard).containsExactlyInAnyOrderElementsOf(told);
    }
    noConflict(broker);
  }

  private static List<String> tellByAll(RabbitServer broker, String topic, String[] exchange)
      throws Exception {
    List<String> told = new ArrayList<>();
    RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
    factory.setConnectionURL(broker.url());
    factory.setDialect("nova2011");
    factory.setExchange(exchange[1]);
    factory.setNotifyTopics(topic);
    try (StandaloneConnectionFactory warren = factory.createConnectionFactory();
        PythonPeer nova = PythonPeer.start("nova2011_client.py", broker.url(), exchange);
        PythonPeer oslo = PythonPeer.start("oslo_client.py", broker.url(), exchange)) {
      for (int i = 0; i < 8; i++) {
        told.addAll(List.of("warren" + i, "nova" + i, "oslo" + i));
        warren.notify("me", "warren" + i, NotificationPriority.INFO, i);
        Ask byNova = Ask.verb("notify").with("priority", "info").with("event_type", "nova" + i);
        nova.result(byNova.with("topic", topic));
        Ask byOslo = Ask.verb("notify").with("priority", "info").with("event_type", "oslo" + i);
        // what a context of 2011 cannot do without
        byOslo.context(Map.of("user_id", "u1", "project_id", "p1"));
        oslo.result(byOslo.with("driver", "messaging").with("topics", List.of(topic)));
      }
    }
    return told;
  }

  @Test
  void aPlainConsumerSharesTopicAndFanoutWithAPeer(RabbitServer broker) throws Exception {
    for (String dialect : PEERS.keySet()) {
      String topic = "plain-" + dialect;
      JavaWorld world = new JavaWorld();
      try (WarrenClient warren = WarrenClient.of(broker, dialect, topic + "-exchange");
          PythonPeer python = peer(broker, warren, topic)) {
        warren.serve(topic, world, true);
        warren.serve(topic, world, false);
        sendUntilHeard(world, "shared", mark -> warren.rpc().cast(RpcContext.EMPTY, topic, mark));
        sendUntilHeard(
            world, "everyone", mark -> warren.rpc().fanoutCast(RpcContext.EMPTY, topic, mark));
        assertThat(next(python, "everyone")).isTrue();
      }
    }
    noConflict(broker);
  }

  /** Consumers come in time, and of casts the peer takes its share. */
  private static void sendUntilHeard(JavaWorld world, String tag, Consumer<RpcMessage> send)
      throws Exception {
    Eventually.within(
        Duration.ofSeconds(JavaWorld.LIMIT_SECONDS),
        "the plain consumer hears " + tag,
        () -> {
          send.accept(WarrenCallsPython.mark(tag));
          String heard = world.marks.poll(200, TimeUnit.MILLISECONDS);
          while (heard != null && !heard.equals(tag)) {
            heard = world.marks.poll();
          }
          return heard != null;
        });
  }

  private static boolean next(PythonPeer peer, String tag) throws InterruptedException {
    String heard = peer.noticed().path("cast").asText();
    while (!heard.equals(tag)) {
      heard = peer.noticed().path("cast").asText();
    }
    return true;
  }

  private static PythonPeer peer(RabbitServer broker, WarrenClient warren, String topic)
      throws Exception {
    return PythonPeer.start(
        PEERS.get(warren.dialect()),
        broker.url(),
        topic,
        "python1",
        "--exchange",
        warren.exchange());
  }

  static void bothHearAFanoutAndTakeTurns(
      WarrenClient warren, String topic, WarrenServer java, PythonPeer python) throws Exception {
    warren.rpc().fanoutCast(RpcContext.EMPTY, topic, WarrenCallsPython.mark("everyone"));
    assertThat(java.world().mark()).isEqualTo("everyone");
    assertThat(python.noticed().path("cast").asText()).isEqualTo("everyone");
    RpcMessage mark = WarrenCallsPython.mark("turn");
    for (int i = 0; i < 10; i++) {
      warren.rpc().call(RpcContext.EMPTY, topic, mark);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(java.world().mark()).isEqualTo("turn");
      assertThat(python.noticed().path("cast").asText()).isEqualTo("turn");
    }
    // thrice in a row: what went to the topic's queue instead would be heard in turns
    for (String server : List.of("java1", "python1")) {
      Target named = Target.topic(topic).withServer(server);
      for (int i = 0; i < 3; i++) {
        warren.rpc().cast(RpcContext.EMPTY, named, WarrenCallsPython.mark(server));
      }
    }
    for (int i = 0; i < 3; i++) {
      assertThat(java.world().mark()).isEqualTo("java1");
      assertThat(python.noticed().path("cast").asText()).isEqualTo("python1");
    }
  }

  private void noConflict(RabbitServer broker) {
    assertThat(refusals(broker)).isEqualTo(refusalsBefore);
  }

  static List<String> refusals(RabbitServer broker) {
    return broker.log().stream().filter(line -> line.contains("PRECONDITION_FAILED")).toList();
  }
}
