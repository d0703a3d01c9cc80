package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenrpc.RpcContext;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;

/**
 * Each profile on a real broker, by itself and beside a peer whose options amount to the same (3.1,
 * 4.1, 4.2).
 */
@Requires(Part.RABBITMQ)
@ExtendWith(OneRabbit.class)
class ProfilesIT {

  private List<String> refusalsBefore = List.of();

  @BeforeEach
  void count(RabbitServer broker) {
    refusalsBefore = SideBySideIT.refusals(broker);
  }

  @AfterEach
  void noConflict(RabbitServer broker) {
    assertThat(SideBySideIT.refusals(broker)).isEqualTo(refusalsBefore);
  }

  static Stream<ProfileCase> all() {
    return ProfileCase.all();
  }

  static Stream<ProfileCase> withPeers() {
    return ProfileCase.all().filter(each -> each.options() != null);
  }

  @ParameterizedTest
  @MethodSource("all")
  void warrenCallsCastsAndFansOutToWarren(ProfileCase profile, RabbitServer broker)
      throws Exception {
    String topic = profile.topic("alone");
    try (WarrenClient warren = profile.client(broker, topic);
        WarrenServer one = WarrenServer.start(warren, topic, "java1", 4);
        WarrenServer two = WarrenServer.start(warren, topic, "java2", 4)) {
      warren.rpc().cast(RpcContext.EMPTY, topic, WarrenCallsPython.mark("cast"));
      Eventually.within(
          Duration.ofSeconds(JavaWorld.LIMIT_SECONDS),
          "one of them takes the cast",
          () -> one.world().marks.remove("cast") || two.world().marks.remove("cast"));
      warren.rpc().fanoutCast(RpcContext.EMPTY, topic, WarrenCallsPython.mark("everyone"));
      assertThat(one.world().mark()).isEqualTo("everyone");
      assertThat(two.world().mark()).isEqualTo("everyone");
    }
  }

  @ParameterizedTest
  @MethodSource("withPeers")
  @Requires({Part.OSLO_MESSAGING, Part.PY_AMQP})
  void warrenDeclaresBeforeItsPeer(ProfileCase profile, RabbitServer broker) throws Exception {
    String topic = profile.topic("first");
    try (WarrenClient warren = profile.client(broker, topic);
        WarrenServer java = WarrenServer.start(warren, topic, "java1", 4);
        PythonPeer python = profile.server(broker, topic);
        PythonPeer caller = profile.caller(broker, topic)) {
      SideBySideIT.bothHearAFanoutAndTakeTurns(warren, topic, java, python);
      assertThat(
              caller
                  .ask(Ask.call(topic, "add").server("java1").arg("a", 1).arg("b", 2))
                  .path("result")
                  .asInt())
          .isEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource("withPeers")
  @Requires({Part.OSLO_MESSAGING, Part.PY_AMQP})
  void thePeerDeclaresBeforeWarren(ProfileCase profile, RabbitServer broker) throws Exception {
    String topic = profile.topic("second");
    try (WarrenClient warren = profile.client(broker, topic);
        PythonPeer python = profile.server(broker, topic);
        WarrenServer java = WarrenServer.start(warren, topic, "java1", 4)) {
      SideBySideIT.bothHearAFanoutAndTakeTurns(warren, topic, java, python);
    }
  }

  @Test
  void aPassiveServerMakesNothingThatIsSharedAndComesWhenItIsThere(RabbitServer broker)
      throws Exception {
    String topic = "profile-passive";
    String exchange = topic + "-exchange";
    try (WarrenClient passive =
            WarrenClient.of(broker.url(), "oslo", exchange, each -> each.setProfile("passive"));
        WarrenClient active = WarrenClient.of(broker, "oslo", exchange)) {
      CompletableFuture<WarrenServer> late =
          CompletableFuture.supplyAsync(
              () -> started(passive, topic, "java1"), task -> new Thread(task).start());
      Eventually.within(
          Duration.ofSeconds(JavaWorld.LIMIT_SECONDS),
          "the server looks for its exchange",
          () -> broker.log().stream().anyMatch(line -> line.contains("no exchange '" + exchange)));
      assertThat(broker.ctl("list_exchanges", "name")).noneMatch(name -> name.contains(topic));
      assertThat(broker.ctl("list_queues", "name")).noneMatch(name -> name.contains(topic));
      // somebody declares: the queue of java1 stays, that of java2 keeps the fanout exchange too
      WarrenServer.start(active, topic, "java1", 4).close();
      try (WarrenServer other = WarrenServer.start(active, topic, "java2", 4);
          WarrenServer server = late.get(JavaWorld.LIMIT_SECONDS, TimeUnit.SECONDS)) {
        // until then the one that declared may have answered for it
        Eventually.within(
            Duration.ofSeconds(JavaWorld.LIMIT_SECONDS),
            "the passive server hears a fanout of the passive client",
            () -> {
              passive.rpc().fanoutCast(RpcContext.EMPTY, topic, WarrenCallsPython.mark("everyone"));
              return server.world().marks.poll(200, TimeUnit.MILLISECONDS) != null;
            });
        assertThat(other.world().mark()).isEqualTo("everyone");
      }
    }
  }

  @Test
  @Requires(Part.OSLO_MESSAGING)
  void aPassiveClientAndServerLiveBesideAPeerOfAnyOptions(RabbitServer broker) throws Exception {
    for (ProfileCase theirs : List.of(ProfileCase.OSLO, ProfileCase.LIMITED)) {
      String topic = theirs.topic("passive");
      try (WarrenClient active = theirs.client(broker, topic);
          WarrenClient passive =
              WarrenClient.of(
                  broker.url(),
                  "oslo",
                  active.exchange(),
                  properties -> properties.setProfile("passive"))) {
        WarrenServer.start(active, topic, "java1", 4).close();
        try (PythonPeer python = theirs.server(broker, topic);
            WarrenServer java = WarrenServer.start(passive, topic, "java1", 4)) {
          SideBySideIT.bothHearAFanoutAndTakeTurns(passive, topic, java, python);
        }
      }
    }
  }

  /** RabbitMQ 4 deprecates queues that are neither durable nor exclusive. */
  // 4.12, 8: excepted
  @Test
  void modernHasNoTransientQueueThatIsNotExclusive(RabbitServer broker) throws Exception {
    broker.ctl("add_vhost", "modern");
    broker.ctl("set_permissions", "-p", "modern", "guest", ".*", ".*", ".*");
    try (WarrenClient warren =
            WarrenClient.of(
                broker.url() + "modern", "oslo", "modern", each -> each.setProfile("modern"));
        WarrenServer java = WarrenServer.start(warren, "modern", "java1", 4)) {
      warren.rpc().fanoutCast(RpcContext.EMPTY, "modern", WarrenCallsPython.mark("everyone"));
      assertThat(java.world().mark()).isEqualTo("everyone");
      List<String> queues =
          broker.ctl(
              "list_queues", "-p", "modern", "--no-table-headers", "name", "durable", "exclusive");
      assertThat(queues).hasSize(4).allMatch(queue -> queue.contains("\ttrue"));
    }
  }

  private static WarrenServer started(WarrenClient client, String topic, String server) {
    try {
      return WarrenServer.start(client, topic, server, 4);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
