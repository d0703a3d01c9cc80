package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.CrankedExecutor;
import org.warrenrpc.core.CrankedScheduler;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.ProfileOption;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.core.client.Client;

/** What becomes of a server's fanout queue: its name, and whether it stays (4.1, 4.12). */
@Timeout(60)
class FanoutQueueTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final CrankedScheduler scheduler = new CrankedScheduler();
  private final CrankedExecutor work = new CrankedExecutor();
  private final Ear ear = new Ear();
  private final List<String> queues = new ArrayList<>();

  @AfterEach
  void close() {
    servers.close();
    broker.close();
  }

  /** Notes what it hears. */
  public static final class Ear {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    public void note(String text) {
      heard.add(text);
    }
  }

  private RpcServer server(String dialect, String profile, Map<ProfileOption, String> set) {
    broker.subscribing = queues::add;
    ServerSettings settings =
        new ServerSettings(
            dialect,
            RpcProfile.of(dialect, profile, set),
            null,
            "compute",
            null,
            true,
            8,
            8,
            Duration.ZERO,
            ServedInterface.DEFAULT,
            false,
            org.warrenrpc.core.RpcCodec.DEFAULTS,
            null);
    return servers.server(new ObjectTarget(ear), settings, work, scheduler);
  }

  private RpcServer managed() {
    return server("oslo", "oslo", Map.of(ProfileOption.QUEUE_MANAGER, "node1:svc"));
  }

  private void start(RpcServer server) throws InterruptedException {
    server.start();
    work.crank();
    assertThat(server.isConsuming()).isTrue();
  }

  private void fanOut(String text) throws Exception {
    try (Client client = Client.of(broker.broker, "oslo")) {
      client
          .rpc()
          .fanoutCast(RpcContext.EMPTY, "compute", RpcMessage.of("note").with("text", text));
    }
  }

  private void hear(String text) throws InterruptedException {
    work.crank();
    assertThat(ear.heard.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
  }

  private boolean exists(String queue) throws Exception {
    Message message =
        new Message(BrokerSession.queue(queue), null, null, null, Map.of(), true, new byte[0]);
    try (BrokerConnection connection =
        broker.broker.connect(BrokerSettings.DEFAULTS, "look", DeliveryThread.IO, SOON)) {
      return connection.openSession(SOON).publishConfirmed(message, SOON) == Outcome.CONFIRMED;
    }
  }

  @Test
  void inTheProfileOsloItStaysOverALossAndKeepsWhatComesMeanwhile() throws Exception {
    start(server("oslo", "oslo", Map.of()));
    broker.last().lose();
    fanOut("meanwhile");
    scheduler.crank();
    work.crank();
    assertThat(queues).hasSize(2).allMatch(name -> name.matches("compute_fanout_[0-9a-f]{32}"));
    assertThat(queues.get(1)).isEqualTo(queues.get(0));
    hear("meanwhile");
  }

  @Test
  void inTheProfileOsloItStaysWhenOnlyItsSessionBreaks() throws Exception {
    RpcServer server = server("oslo", "oslo", Map.of());
    start(server);
    broker.last().sessions.get(0).breakIt();
    fanOut("meanwhile");
    scheduler.tick();
    scheduler.crank();
    work.crank();
    assertThat(queues.get(1)).isEqualTo(queues.get(0));
    hear("meanwhile");
  }

  @ParameterizedTest
  @CsvSource({"oslo, modern", "nova2011, nova-2011"})
  void anExclusiveOneHasANewNameOnEachConnection(String dialect, String profile) throws Exception {
    start(server(dialect, profile, Map.of()));
    broker.last().lose();
    scheduler.crank();
    work.crank();
    assertThat(queues)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("compute_fanout_[0-9a-f]{32}"));
  }

  /** The socket stays, since somebody shares it, and the queue would stay with it. */
  @Test
  void anExclusiveOneOfASessionThatBrokeIsDeleted() throws Exception {
    start(server("oslo", "modern", Map.of()));
    broker.last().sessions.get(0).breakIt();
    scheduler.tick();
    scheduler.crank();
    work.crank();
    assertThat(broker.connections).hasSize(1);
    assertThat(queues).hasSize(2).doesNotHaveDuplicates();
    assertThat(exists(queues.get(0))).isFalse();
    assertThat(exists(queues.get(1))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"oslo, oslo", "oslo, modern", "nova2011, nova-2011"})
  void aServerThatStopsDeletesIt(String dialect, String profile) throws Exception {
    RpcServer server = server(dialect, profile, Map.of());
    start(server);
    // another one on the same socket, which stays open
    start(server(dialect, profile, Map.of()));
    server.stop();
    assertThat(exists(queues.get(0))).isFalse();
  }

  @Test
  void theQueueManagersStaysAndIsFoundAgain() throws Exception {
    RpcServer server = managed();
    start(server);
    server.stop();
    fanOut("meanwhile");
    start(managed());
    assertThat(queues).containsExactly("compute_fanout_node1:svc:1", "compute_fanout_node1:svc:1");
    hear("meanwhile");
    start(managed());
    assertThat(queues).endsWith("compute_fanout_node1:svc:2");
  }

  @Test
  void consumersHaveTheArgumentsOfTheProfile() throws Exception {
    start(
        server(
            "oslo",
            "oslo",
            Map.of(
                ProfileOption.STREAM_FANOUT,
                "true",
                ProfileOption.TRANSIENT_QUORUM_QUEUES,
                "true",
                ProfileOption.CANCEL_ON_FAILOVER,
                "true")));
    assertThat(broker.consumerArguments)
        .isEqualTo(
            Map.of(
                "compute_fanout",
                Map.of("x-stream-offset", "last", "x-cancel-on-ha-failover", true)));
    // B9: a stream is consumed with a prefetch or not at all
    assertThat(broker.subscriptions).containsExactly("+ compute_fanout 8");
  }

  private RpcServer streaming() {
    return server(
        "oslo",
        "oslo",
        Map.of(ProfileOption.STREAM_FANOUT, "true", ProfileOption.TRANSIENT_QUORUM_QUEUES, "true"));
  }

  /** Past the exchange, which a client of another profile would declare otherwise. */
  private void streamIn(String text) throws Exception {
    String request =
        "{\\\"method\\\":\\\"note\\\",\\\"args\\\":{\\\"text\\\":\\\"%s\\\"}}".formatted(text);
    String envelope = "{\"oslo.version\":\"2.0\",\"oslo.message\":\"%s\"}".formatted(request);
    byte[] body = envelope.getBytes(StandardCharsets.UTF_8);
    Message message =
        new Message(
            BrokerSession.queue("compute_fanout"),
            "application/json",
            "utf-8",
            null,
            Map.of(),
            true,
            body);
    try (BrokerConnection connection =
        broker.broker.connect(BrokerSettings.DEFAULTS, "look", DeliveryThread.IO, SOON)) {
      assertThat(connection.openSession(SOON).publishConfirmed(message, SOON))
          .isEqualTo(Outcome.CONFIRMED);
    }
  }

  private Object offset() {
    return broker.consumerArguments.get("compute_fanout").get("x-stream-offset");
  }

  @Test
  void aStreamIsReadOnBehindWhatWasHandledOverALoss() throws Exception {
    start(streaming());
    assertThat(offset()).isEqualTo("last");
    broker.delivering = (delivery, handler) -> handler.accept(NumberedDelivery.at(41, delivery));
    streamIn("before");
    hear("before");
    broker.last().lose();
    scheduler.crank();
    work.crank();
    assertThat(offset()).isEqualTo(42L);
  }

  @Test
  void aStreamThatHasNoSuchPlaceIsReadAsAtFirst() throws Exception {
    start(streaming());
    broker.delivering = (delivery, handler) -> handler.accept(NumberedDelivery.at(41, delivery));
    streamIn("before");
    hear("before");
    broker.last().lose();
    broker.subscribing =
        queue -> {
          throw new BrokerException(Kind.REFUSED, 406, false, "no such offset", null);
        };
    scheduler.crank();
    work.crank();
    broker.subscribing = queue -> {};
    scheduler.crank();
    work.crank();
    assertThat(offset()).isEqualTo("last");
  }

  @Test
  void aStreamIsLeftToTheOtherServers() throws Exception {
    RpcServer server = streaming();
    start(server);
    server.stop();
    assertThat(exists("compute_fanout")).isTrue();
  }

  /** The fanout exchange too must be there already. */
  @Test
  void inTheProfilePassiveNothingSharedIsMade() throws Exception {
    RpcServer server = server("oslo", "passive", Map.of());
    server.start();
    work.crank();
    assertThat(server.isConsuming()).isFalse();
    RpcServer other = server("oslo", "oslo", Map.of());
    other.start();
    work.crank();
    scheduler.pending(false).get(0).run();
    work.crank();
    assertThat(server.isConsuming()).isTrue();
    assertThat(queues).doesNotHaveDuplicates().hasSize(2);
    assertThat(exists("compute")).as("a fanout server has no use for the topic's").isFalse();
  }
}
