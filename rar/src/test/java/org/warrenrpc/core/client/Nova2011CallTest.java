package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warrenrpc.core.client.Responder.answer;
import static org.warrenrpc.core.client.Responder.value;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Incoming;

/**
 * The exchange and queue of each call: there before the request, gone after the call, whatever
 * became of it (3.2, 3.3, 8).
 */
@SuppressWarnings("try") // a server serves without being mentioned again
class Nova2011CallTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final RpcMessage RUN = RpcMessage.of("run");

  private final FaultyBroker broker = new FaultyBroker();
  private final List<String> steps = new CopyOnWriteArrayList<>();
  private final List<String> queues = new CopyOnWriteArrayList<>();

  @BeforeEach
  void watch() {
    broker.declaring =
        topology -> {
          if (!topology.queues().isEmpty()) {
            queues.add(topology.queues().get(0).name());
            steps.add("declare");
          }
        };
    broker.subscribing = queue -> steps.add("consume");
    broker.publishing = message -> steps.add("publish");
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private void assertNothingIsLeft() throws Exception {
    assertThat(queues).isNotEmpty();
    try (BrokerSession session =
        broker
            .broker
            .connect(BrokerSettings.DEFAULTS, "operator", DeliveryThread.OWN, SOON)
            .openSession(SOON)) {
      for (String name : queues) {
        assertThat(session.exists(new ExchangeSpec(name, "direct", false, true), SOON))
            .as("exchange of a call")
            .isFalse();
        Message probe =
            new Message(BrokerSession.queue(name), null, null, null, Map.of(), true, new byte[0]);
        assertThat(session.publishConfirmed(probe, SOON))
            .as("queue of a call")
            .isEqualTo(Outcome.UNROUTABLE);
      }
    }
  }

  @Test
  void theQueueIsConsumedBeforeTheRequestIsPublishedAndGoneAfterTheAnswer() throws Exception {
    try (Responder server =
            Responder.on(broker.broker, "nova2011", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker, "nova2011")) {
      assertThat(client.rpc().call(RpcContext.EMPTY, "compute", RUN)).isEqualTo(1);
      assertThat(steps).containsExactly("declare", "consume", "publish");
      assertThat(queues).containsExactly(server.next().request().id());
      assertNothingIsLeft();
    }
  }

  // 3.5, 8
  @Test
  void nothingIsLeftOfACallThatTimedOut() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "nova2011", "compute");
        Client client = Client.of(broker, "nova2011")) {
      assertThatThrownBy(
              () ->
                  client
                      .rpc()
                      .call(
                          RpcContext.EMPTY,
                          Target.topic("compute"),
                          RUN,
                          Object.class,
                          Duration.ofMillis(30)))
          .isInstanceOf(RpcTimeoutException.class);
      assertNothingIsLeft();
      assertThat(server.say(server.next().replyTo(), answer("late"))).isFalse();
    }
  }

  @Test
  void nothingIsLeftOfRepliesThatWereClosed() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "nova2011", "compute");
        Client client = Client.of(broker, "nova2011")) {
      RpcReplies<Object> replies = client.rpc().multicall(RpcContext.EMPTY, "compute", RUN);
      Incoming incoming = server.next();
      server.say(incoming.replyTo(), value(null, "a"));
      assertThat(replies.next().value()).isEqualTo("a");
      replies.close();
      assertNothingIsLeft();
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void nothingIsLeftOfACallThatNoQueueTook() throws Exception {
    try (Client client = Client.of(broker, "nova2011")) {
      assertThatThrownBy(() -> client.rpc().call(RpcContext.EMPTY, "compute", RUN))
          .isInstanceOf(UnroutableException.class);
      assertNothingIsLeft();
    }
  }

  @Test
  void nothingIsLeftOfACallThatCouldNotBeWritten() throws Exception {
    try (Client client = Client.of(broker, "nova2011")) {
      broker.publishing =
          message -> {
            throw new BrokerException(Kind.UNAVAILABLE, "blocked", null);
          };
      assertThatThrownBy(() -> client.rpc().call(RpcContext.EMPTY, "compute", RUN))
          .isInstanceOf(NotSentException.class);
      assertNothingIsLeft();
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void nothingIsLeftOfACallWhoseQueueCouldNotBeConsumed() throws Exception {
    try (Client client = Client.of(broker, "nova2011")) {
      broker.subscribing =
          queue -> {
            throw new BrokerException(Kind.TIMEOUT, "no answer", null);
          };
      assertThatThrownBy(() -> client.rpc().call(RpcContext.EMPTY, "compute", RUN))
          .isInstanceOf(NotSentException.class);
      assertNothingIsLeft();
      assertThat(client.pending()).isZero();
      assertThat(broker.last().sessions.get(1).isOpen()).as("it may be broken").isFalse();
      broker.subscribing = queue -> {};
      assertThatThrownBy(() -> client.rpc().call(RpcContext.EMPTY, "compute", RUN))
          .isInstanceOf(UnroutableException.class);
      assertThat(broker.last().sessions).as("the one that deleted serves again").hasSize(3);
    }
  }

  @Test
  void nothingIsLeftOfADeclarationThatWasCutShort() throws Exception {
    try (Client client = Client.of(broker, "nova2011");
        BrokerSession same =
            broker
                .broker
                .connect(BrokerSettings.DEFAULTS, "the broker", DeliveryThread.OWN, SOON)
                .openSession(SOON)) {
      broker.declaring =
          topology -> {
            queues.add(topology.queues().get(0).name());
            if (queues.size() == 1) {
              same.declare(Topology.of(topology.exchanges().get(0)), SOON);
              throw new BrokerException(Kind.TIMEOUT, "no answer", null);
            }
          };
      assertThatThrownBy(() -> client.rpc().call(RpcContext.EMPTY, "compute", RUN))
          .isInstanceOf(NotSentException.class);
      assertNothingIsLeft();
    }
  }

  @Test
  void aDeclarationIsNotCutShortByACallersLimit() throws Exception {
    AtomicLong clock = new AtomicLong();
    List<Duration> limits = new CopyOnWriteArrayList<>();
    try (Responder server = Responder.silent(broker.broker, "nova2011", "compute");
        Client client = Client.of(broker, "nova2011")) {
      RpcClient rpc =
          new RpcClient(
              remaining -> Client.lend(client.session()),
              new ClientSettings("nova2011", null, SOON, 1),
              clock::get);
      broker.declaringWithin = limits::add;
      broker.declaring =
          topology -> {
            queues.add(topology.queues().get(0).name());
            clock.addAndGet(Duration.ofMillis(1).toNanos());
          };
      assertThatThrownBy(
              () ->
                  rpc.call(
                      RpcContext.EMPTY,
                      Target.topic("compute"),
                      RUN,
                      Object.class,
                      Duration.ofMillis(1)))
          .isInstanceOfSatisfying(
              RpcTimeoutException.class, e -> assertThat(e.phase()).isEqualTo(Phase.CONNECT));
      assertThat(limits).containsExactly(Duration.ofMillis(250));
      assertNothingIsLeft();
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void aSessionThatBrokeIsNotUsedAgain() throws Exception {
    try (Responder server =
            Responder.on(broker.broker, "nova2011", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker, "nova2011")) {
      client.rpc().call(RpcContext.EMPTY, "compute", RUN);
      broker.last().sessions.get(1).breakIt();
      assertThat(client.rpc().call(RpcContext.EMPTY, "compute", RUN)).isEqualTo(1);
    }
  }

  @Test
  void aCallWhoseQueueFailedDisturbsNoOther() throws Exception {
    try (Responder server = Responder.silent(broker.broker, "nova2011", "compute");
        Client client = Client.of(broker, "nova2011")) {
      RpcReplies<Object> replies = client.rpc().multicall(RpcContext.EMPTY, "compute", RUN);
      broker.subscribing =
          queue -> {
            broker.last().sessions.get(broker.last().sessions.size() - 1).breakIt();
            throw new BrokerException(Kind.TIMEOUT, "no answer", null);
          };
      assertThatThrownBy(() -> client.rpc().call(RpcContext.EMPTY, "compute", RUN))
          .isInstanceOf(NotSentException.class);
      assertThat(client.session().isOpen()).isTrue();
      server.say(server.next().replyTo(), answer("yes"));
      assertThat(replies.next().value()).isEqualTo("yes");
    }
  }

  @Test
  void aSessionIsUsedAgainByTheNextCall() throws Exception {
    try (Responder server =
            Responder.on(broker.broker, "nova2011", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker, "nova2011")) {
      for (int i = 0; i < 5; i++) {
        client.rpc().call(RpcContext.EMPTY, "compute", RUN);
      }
      assertThat(broker.last().sessions).as("one that publishes, one for replies").hasSize(2);
    }
  }

  // 4.12
  @Test
  void aDeletedReplyQueueFailsItsCallAlone() throws Exception {
    try (Responder server = Responder.silent(broker, "nova2011", "compute");
        Client client = Client.of(broker, "nova2011")) {
      RpcReplies<Object> one = client.rpc().multicall(RpcContext.EMPTY, "compute", RUN);
      Incoming first = server.next();
      RpcReplies<Object> two = client.rpc().multicall(RpcContext.EMPTY, "compute", RUN);
      Incoming second = server.next();
      // the queue is exclusive: its own connection deletes it
      broker.last().sessions.get(0).deleteQueue(String.valueOf(first.request().id()), SOON);
      assertThatThrownBy(one::hasNext)
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("ended the consumption");
      server.say(second.replyTo(), answer("yes"));
      assertThat(two.next().value()).isEqualTo("yes");
    }
  }
}
