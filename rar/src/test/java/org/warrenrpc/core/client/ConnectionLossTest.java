package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warrenrpc.core.client.Responder.answer;
import static org.warrenrpc.core.client.Responder.value;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.InterruptedCallException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.ThreadPerTask;

/** What callers are told when the broker, the socket or a session goes away under them. */
@SuppressWarnings("try") // a server serves without being mentioned again
class ConnectionLossTest {
  private static final RpcContext NOBODY = RpcContext.EMPTY;
  private static final RpcMessage RUN = RpcMessage.of("run");
  private static final Duration SOON = Duration.ofSeconds(10);

  private final FaultyBroker broker = new FaultyBroker();

  @AfterEach
  void close() {
    broker.close();
  }

  private static CompletableFuture<Object> call(Client client) {
    return CompletableFuture.supplyAsync(
        () -> {
          Object result = client.rpc().call(NOBODY, "compute", RUN);
          return result == null ? "null" : result;
        },
        new ThreadPerTask());
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void everyPendingCallFailsAtOnceAndTheSessionIsToldBefore(String dialect) throws Exception {
    try (Responder server = Responder.silent(broker.broker, dialect, "compute");
        Client client =
            Client.of(broker, new ClientSettings(dialect, null, SOON.multipliedBy(60), 9))) {
      List<CompletableFuture<Object>> calls = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        calls.add(call(client));
      }
      for (int i = 0; i < 10; i++) {
        server.next();
      }
      List<String> order = new CopyOnWriteArrayList<>();
      client.session().onLost(reason -> order.add("told with " + client.pending() + " pending"));
      broker.last().lose();
      for (CompletableFuture<Object> call : calls) {
        assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
            .cause()
            .isInstanceOf(ConnectionLostException.class)
            .hasMessageContaining("run on topic compute may have run")
            .hasMessageContaining("the cable was cut");
      }
      assertThat(order).containsExactly("told with 10 pending");
      assertThat(client.pending()).isZero();
      assertThat(client.session().isOpen()).isFalse();
    }
  }

  @Test
  void aListenerThatComesLateIsToldAtOnceAndOnlyOnce() throws Exception {
    try (Client client = Client.of(broker)) {
      List<String> told = new ArrayList<>();
      client.session().onLost(reason -> told.add("early"));
      broker.last().lose();
      broker.last().lose();
      client.session().onLost(reason -> told.add("late"));
      assertThat(told).containsExactly("early", "late");
    }
  }

  @Test
  void aListenerThatFailsKeepsNothingFromTheOthers() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      List<String> told = new ArrayList<>();
      client
          .session()
          .onLost(
              reason -> {
                throw new IllegalStateException("a listener's own fault");
              });
      client.session().onLost(reason -> told.add("second"));
      CompletableFuture<Object> call = call(client);
      server.next();
      broker.last().lose();
      assertThat(told).containsExactly("second");
      assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void aClosedSessionIsNotTold() throws Exception {
    try (Client client = Client.of(broker)) {
      RpcSession other =
          client.links().openSession(BrokerSettings.DEFAULTS, ClientSettings.DEFAULTS, SOON);
      List<String> told = new ArrayList<>();
      other.onLost(reason -> told.add("told"));
      other.close();
      broker.last().lose();
      other.onLost(reason -> told.add("late"));
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aMulticallYieldsWhatCameBeforeTheLossAndThenFails() throws Exception {
    try (Responder server =
            Responder.on(broker.broker, "oslo", "compute", null, r -> List.of(value(0, "a")));
        Client client = Client.of(broker)) {
      RpcReplies<Object> replies = client.rpc().multicall(NOBODY, "compute", RUN);
      assertThat(replies.hasNext()).isTrue();
      broker.last().lose();
      assertThat(replies.next().value()).isEqualTo("a");
      assertThatThrownBy(replies::hasNext).isInstanceOf(ConnectionLostException.class);
      assertThat(replies.hasNext()).isFalse();
    }
  }

  @Test
  void aRequestOnALostSocketWasNotSent() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      broker.last().lose();
      assertThatThrownBy(() -> client.rpc().call(NOBODY, "compute", RUN))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("run on topic compute was not sent");
      assertThatThrownBy(() -> client.rpc().cast(NOBODY, "compute", RUN))
          .isInstanceOf(NotSentException.class);
      assertThat(client.pending()).isZero();
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void aLossBetweenEntryAndWritingIsNotSent() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      broker.publishing =
          message -> {
            assertThat(client.pending()).as("entered before it is published").isOne();
            broker.last().lose();
          };
      assertThatThrownBy(() -> client.rpc().call(NOBODY, "compute", RUN))
          .isInstanceOf(NotSentException.class);
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void aLossWhileWritingMayHaveRun() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      broker.published =
          message -> {
            throw new BrokerException(Kind.UNAVAILABLE, 0, true, "cut in the middle", null);
          };
      assertThatThrownBy(() -> client.rpc().call(NOBODY, "compute", RUN))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("cut in the middle");
      assertThatThrownBy(() -> client.rpc().cast(NOBODY, "compute", RUN))
          .isInstanceOf(ConnectionLostException.class);
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void aCastInterruptedInItsConfirmationMayHaveRun() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      broker.published =
          message -> {
            throw new BrokerException(
                Kind.UNAVAILABLE, 0, true, "interrupted", new InterruptedException());
          };
      assertThatThrownBy(() -> client.rpc().cast(NOBODY, "compute", RUN))
          .isInstanceOf(InterruptedCallException.class);
    }
  }

  @Test
  void aSessionThatAloneBrokeIsOpenedAnewAndDeclaresAnew() throws Exception {
    try (Responder server =
            Responder.on(broker.broker, "oslo", "compute", null, r -> List.of(answer("yes")));
        Client client = Client.of(broker)) {
      assertThat(client.rpc().call(NOBODY, "compute", RUN)).isEqualTo("yes");
      List<String> declared = new CopyOnWriteArrayList<>();
      broker.declaring =
          topology -> topology.exchanges().forEach(exchange -> declared.add(exchange.name()));
      broker.last().sessions.get(0).breakIt();
      assertThat(client.session().isOpen()).isTrue();
      assertThat(client.rpc().call(NOBODY, "compute", RUN)).isEqualTo("yes");
      assertThat(declared).containsExactly("openstack");
      assertThat(broker.connections).hasSize(1);
    }
  }

  @Test
  void aClosedSessionSendsNothingAndLeavesNoBrokerSession() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      client.links().openSession(BrokerSettings.DEFAULTS, ClientSettings.DEFAULTS, SOON);
      client.session().close();
      assertThat(broker.last().sessions.get(0).isOpen()).isFalse();
      assertThatThrownBy(() -> client.rpc().cast(NOBODY, "compute", RUN))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void aSessionThatIsClosedWhileItOpensLeavesNoBrokerSession() throws Exception {
    try (Client client = Client.of(broker)) {
      client.links().openSession(BrokerSettings.DEFAULTS, ClientSettings.DEFAULTS, SOON);
      broker.last().sessions.get(0).breakIt();
      broker.openingSession = limit -> client.session().close();
      assertThatThrownBy(() -> client.rpc().cast(NOBODY, "compute", RUN))
          .isInstanceOf(NotSentException.class);
      assertThat(broker.last().sessions).hasSize(3);
      assertThat(broker.last().sessions.get(2).isOpen()).isFalse();
    }
  }

  @Test
  void aSessionThatBreaksBeforeAnythingIsSentGetsASecondGo() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      List<String> sent = new ArrayList<>();
      broker.publishing =
          message -> {
            sent.add(new String(message.body(), StandardCharsets.UTF_8));
            if (sent.size() == 1) {
              broker.last().sessions.get(0).breakIt();
            }
          };
      client.rpc().cast(NOBODY, "compute", RUN);
      server.next();
      assertThat(server.requests).isEmpty();
      // 4.10: the same id, for whoever got both
      assertThat(sent).hasSize(2);
      assertThat(sent.get(1)).contains("_unique_id").isEqualTo(sent.get(0));
    }
  }

  // 4.11
  @Test
  void anExchangeThatVanishedIsDeclaredAnewOnce() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      client.rpc().cast(NOBODY, "compute", RUN);
      server.next();
      List<String> declared = new CopyOnWriteArrayList<>();
      broker.declaring =
          topology -> topology.exchanges().forEach(exchange -> declared.add(exchange.name()));
      broker.publishing =
          message -> {
            if (declared.isEmpty()) {
              throw new BrokerException(Kind.REFUSED, 404, false, "no exchange", null);
            }
          };
      client.rpc().cast(NOBODY, "compute", RUN);
      server.next();
      assertThat(declared).containsExactly("openstack");
      broker.publishing =
          message -> {
            throw new BrokerException(Kind.REFUSED, 404, false, "never there", null);
          };
      assertThatThrownBy(() -> client.rpc().cast(NOBODY, "compute", RUN))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("never there");
    }
  }

  // 4.2
  @Test
  void aRefusedDeclarationIsNotRepeated() throws Exception {
    try (Client client = Client.of(broker)) {
      List<String> declared = new CopyOnWriteArrayList<>();
      broker.declaring =
          topology -> {
            declared.add("once");
            throw new BrokerException(Kind.REFUSED, 406, false, "other attributes", null);
          };
      assertThatThrownBy(() -> client.rpc().cast(NOBODY, "compute", RUN))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("other attributes");
      assertThat(declared).hasSize(1);
    }
  }

  // 4.12
  @Test
  void aDeletedReplyQueueFailsItsCallsAndTheNextSessionHasItAgain() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      CompletableFuture<Object> call = call(client);
      String queue = server.next().request().replyQueue();
      CompletableFuture<String> told = new CompletableFuture<>();
      client.session().onLost(reason -> told.complete(String.valueOf(reason.getMessage())));
      try (BrokerSession other =
          broker
              .broker
              .connect(BrokerSettings.DEFAULTS, "operator", DeliveryThread.OWN, SOON)
              .openSession(SOON)) {
        other.deleteQueue(String.valueOf(queue), SOON);
      }
      assertThat(told.get(10, TimeUnit.SECONDS)).contains("ended the consumption of reply_");
      assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionLostException.class);
      assertThat(client.session().isOpen()).isFalse();
      RpcSession next =
          client.links().openSession(BrokerSettings.DEFAULTS, ClientSettings.DEFAULTS, SOON);
      RpcClient rpc = new RpcClient(remaining -> Client.lend(next), ClientSettings.DEFAULTS);
      CompletableFuture<Object> again =
          CompletableFuture.supplyAsync(
              () -> String.valueOf(rpc.call(NOBODY, "compute", RUN)), new ThreadPerTask());
      var incoming = server.next();
      assertThat(incoming.request().replyQueue()).isEqualTo(queue);
      server.say(incoming.replyTo(), answer("yes"));
      assertThat(again.get(10, TimeUnit.SECONDS)).isEqualTo("yes");
      // the lost socket goes with its session
      assertThat(broker.connections.get(0).closed).isFalse();
      client.session().close();
      assertThat(broker.connections.get(0).closed).isTrue();
      assertThat(broker.connections.get(1).closed).isFalse();
    }
  }

  // 8
  @Test
  void aReplyQueueThatCannotBeConsumedLeavesNoSessionAndIsTriedAnew() throws Exception {
    try (Responder server =
            Responder.on(broker.broker, "oslo", "compute", null, r -> List.of(answer("yes")));
        Client client = Client.of(broker)) {
      broker.subscribing =
          queue -> {
            throw new BrokerException(Kind.TIMEOUT, "no answer", null);
          };
      assertThatThrownBy(() -> client.rpc().call(NOBODY, "compute", RUN))
          .isInstanceOf(NotSentException.class);
      assertThat(client.pending()).isZero();
      assertThat(broker.last().sessions.get(1).isOpen()).isFalse();
      broker.subscribing = queue -> {};
      assertThat(client.rpc().call(NOBODY, "compute", RUN)).isEqualTo("yes");
    }
  }

  // 4.12
  @Test
  void aBrokenSessionOfTheRepliesIsALoss() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      CompletableFuture<Object> call = call(client);
      server.next();
      List<String> told = new CopyOnWriteArrayList<>();
      client.session().onLost(reason -> told.add("told"));
      broker.last().sessions.get(1).breakIt();
      assertThat(client.session().isOpen()).isFalse();
      assertThatThrownBy(() -> client.rpc().call(NOBODY, "compute", RUN))
          .isInstanceOf(NotSentException.class);
      assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionLostException.class);
      assertThat(told).containsExactly("told");
    }
  }

  @Test
  void repliesThatAreLostDelayedOrRepeatedDisturbNoOtherCall() throws Exception {
    List<Runnable> held = new CopyOnWriteArrayList<>();
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      broker.delivering =
          (delivery, handler) -> {
            String body = new String(delivery.message().body(), StandardCharsets.UTF_8);
            if (body.contains("lost")) {
              delivery.ack();
            } else if (body.contains("held")) {
              held.add(() -> handler.accept(delivery));
            } else {
              handler.accept(delivery);
              handler.accept(delivery);
            }
          };
      CompletableFuture<Object> lost = call(client);
      server.say(server.next().replyTo(), answer("lost"));
      CompletableFuture<Object> late = call(client);
      server.say(server.next().replyTo(), answer("held"));
      CompletableFuture<Object> twice = call(client);
      server.say(server.next().replyTo(), answer("twice"));
      assertThat(twice.get(10, TimeUnit.SECONDS)).isEqualTo("twice");
      held.get(0).run();
      assertThat(late.get(10, TimeUnit.SECONDS)).isEqualTo("held");
      assertThat(lost).isNotDone();
      assertThat(client.pending()).isOne();
    }
  }

  // 4.5
  @Test
  void aReplyThatCannotBeReadDisturbsNoOther() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      List<Settling> deliveries = new CopyOnWriteArrayList<>();
      broker.delivering =
          (delivery, handler) -> {
            deliveries.add(new Settling(delivery));
            handler.accept(deliveries.get(deliveries.size() - 1));
          };
      CompletableFuture<Object> call = call(client);
      var incoming = server.next();
      assertThat(incoming.replyTo()).isNotNull();
      try (BrokerSession other =
          broker
              .broker
              .connect(BrokerSettings.DEFAULTS, "stranger", DeliveryThread.OWN, SOON)
              .openSession(SOON)) {
        other.publish(
            new org.warrenrpc.broker.Message(
                BrokerSession.queue(String.valueOf(incoming.request().replyQueue())),
                "application/json",
                "utf-8",
                null,
                Map.of(),
                false,
                "no json".getBytes(StandardCharsets.UTF_8)),
            SOON);
      }
      server.say(incoming.replyTo(), answer("yes"));
      assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("yes");
      assertThat(deliveries.get(0).rejects).isEqualTo(1);
    }
  }

  // 3.3, where a value and the end are two; 4.5
  @ParameterizedTest
  @CsvSource({"oslo, 1", "nova2011, 2"})
  void everyReplyIsSettled(String dialect, int replies) throws Exception {
    BlockingQueue<Settling> settled = new LinkedBlockingQueue<>();
    try (Responder server =
            Responder.on(broker.broker, dialect, "compute", null, r -> List.of(answer("yes")));
        Client client = Client.of(broker, dialect)) {
      broker.delivering =
          (delivery, handler) -> {
            Settling settling = new Settling(delivery);
            handler.accept(settling);
            settled.add(settling);
          };
      assertThat(client.rpc().call(NOBODY, "compute", RUN)).isEqualTo("yes");
      assertThat(client.rpc().call(NOBODY, "compute", RUN)).isEqualTo("yes");
      for (int i = 0; i < 2 * replies; i++) {
        Settling reply = settled.poll(10, TimeUnit.SECONDS);
        assertThat(reply == null ? 0 : reply.acks).isEqualTo(1);
      }
      assertThat(settled).isEmpty();
    }
  }

  // 4.11
  @Test
  void aMessageThatNoQueueTakesAnyLongerFailsTheCallItCarried() throws Exception {
    try (Client client = Client.of(broker)) {
      CompletableFuture<Object> call = call(client);
      assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(UnroutableException.class);
    }
  }
}
