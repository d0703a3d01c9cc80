package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warrenrpc.core.client.Responder.answer;
import static org.warrenrpc.core.client.Responder.fault;
import static org.warrenrpc.core.client.Responder.value;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.InvalidReplyException;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RepliesLostException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcReply;
import org.warrenrpc.Target;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.PlainCodec;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Reply;

/** The verbs against a broker in memory and a server of a few lines, in both dialects. */
@SuppressWarnings("try") // a server serves without being mentioned again
class RpcClientTest {
  private static final RpcContext NOBODY = RpcContext.EMPTY;
  private static final RpcMessage RUN = RpcMessage.of("run");

  private final FaultyBroker broker = new FaultyBroker();

  record Flavor(String name, int vcpus) {}

  @AfterEach
  void close() {
    broker.close();
  }

  private static List<@Nullable Object> values(RpcReplies<Object> replies) {
    List<@Nullable Object> values = new ArrayList<>();
    while (replies.hasNext()) {
      RpcReply<Object> reply = replies.next();
      assertThat(reply.index()).isEqualTo(values.size());
      values.add(reply.value());
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void callReturnsTheAnswer(String dialect) throws Exception {
    try (Responder server =
            Responder.on(
                broker, dialect, "compute", null, r -> List.of(answer(r.args().get("x"))));
        Client client = Client.of(broker, dialect)) {
      assertThat(client.rpc().call(NOBODY, "compute", RUN.with("x", 42))).isEqualTo(42);
      assertThat(client.rpc().call(NOBODY, "compute", RUN.with("x", null))).isNull();
      assertThat(
              client
                  .rpc()
                  .call(NOBODY, "compute", RUN.with("x", new Flavor("tiny", 1)), Flavor.class))
          .isEqualTo(new Flavor("tiny", 1));
      assertThat(client.pending()).isZero();
      assertThat(server.next().request().method()).isEqualTo("run");
    }
  }

  // 3.3, 4.6
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void callFailsAsTheMethodDid(String dialect) throws Exception {
    try (Responder server =
            Responder.on(
                broker, dialect, "compute", null, r -> List.of(fault(null, "ValueError", "bad")));
        Client client = Client.of(broker, dialect)) {
      assertThatThrownBy(() -> client.rpc().call(NOBODY, "compute", RUN))
          .isInstanceOf(RemoteError.class)
          .hasMessage("ValueError: bad");
      assertThat(client.pending()).isZero();
    }
  }

  // 3.3, 4.14
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void multicallYieldsEachValueAndTheEnd(String dialect) throws Exception {
    boolean oslo = dialect.equals("oslo");
    try (Responder server =
            Responder.on(
                broker,
                dialect,
                "compute",
                null,
                r ->
                    List.of(
                        value(oslo ? 0 : null, "a"),
                        value(oslo ? 1 : null, null),
                        value(oslo ? 2 : null, "c"),
                        new Reply.End(oslo ? 3 : null)));
        Client client = Client.of(broker, dialect);
        RpcReplies<Object> replies = client.rpc().multicall(NOBODY, "compute", RUN)) {
      assertThat(values(replies)).containsExactly("a", null, "c");
      assertThat(replies.hasNext()).isFalse();
      assertThatThrownBy(replies::next).isInstanceOf(NoSuchElementException.class);
      assertThat(client.pending()).isZero();
      assertThat(server.next().request().multicall()).isTrue();
    }
  }

  // 3.3
  @Test
  void callOfAStreamOnNova2011IsItsLastValue() throws Exception {
    try (Responder server =
            Responder.on(
                broker,
                "nova2011",
                "compute",
                null,
                r -> List.of(value(null, 1), value(null, 2), new Reply.End(null)));
        Client client = Client.of(broker, "nova2011")) {
      assertThat(client.rpc().call(NOBODY, "compute", RUN)).isEqualTo(2);
    }
  }

  // 3.3
  @Test
  void callOfAnEmptyStreamIsNull() throws Exception {
    try (Responder server =
            Responder.on(broker, "nova2011", "compute", null, r -> List.of(new Reply.End(null)));
        Client client = Client.of(broker, "nova2011")) {
      assertThat(client.rpc().call(NOBODY, "compute", RUN)).isNull();
    }
  }

  // 4.14
  @Test
  void onlyAMulticallAsksForSeveralValuesOnOslo() throws Exception {
    try (Responder server = Responder.on(broker, "oslo", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker)) {
      client.rpc().call(NOBODY, "compute", RUN);
      assertThat(server.next().request().multicall()).isFalse();
      // a real oslo server answers once all the same
      assertThat(values(client.rpc().multicall(NOBODY, "compute", RUN))).containsExactly(1);
      assertThat(server.next().request().multicall()).isTrue();
    }
  }

  // 4.4, 4.8, 8: mandatory is ours
  @Test
  void aCallIsMandatoryAndExpiresWithItsLimitOnOslo() throws Exception {
    List<Message> published = new CopyOnWriteArrayList<>();
    try (Responder server = Responder.on(broker, "oslo", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker)) {
      broker.publishing = published::add;
      client.rpc().call(NOBODY, Target.topic("compute"), RUN, Object.class, Duration.ofSeconds(5));
      Message request = published.get(0);
      assertThat(request.mandatory()).isTrue();
      assertThat(request.address().exchange()).isEqualTo("openstack");
      assertThat(request.expiration()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(5));
    }
  }

  // 2.3, 3.5, 4.8
  @Test
  void aCallOnNova2011NeverExpiresNorDoesACast() throws Exception {
    List<Message> published = new CopyOnWriteArrayList<>();
    try (Responder nova = Responder.on(broker, "nova2011", "a", null, r -> List.of(answer(1)));
        Responder oslo = Responder.silent(broker, "oslo", "b");
        Client novaClient = Client.of(broker, "nova2011");
        Client osloClient = Client.of(broker)) {
      broker.publishing = published::add;
      novaClient.rpc().call(NOBODY, "a", RUN);
      osloClient.rpc().cast(NOBODY, "b", RUN);
    }
    List<Message> ours =
        published.stream()
            .filter(m -> List.of("a", "b").contains(m.address().routingKey()))
            .toList();
    assertThat(ours).hasSize(2).allMatch(m -> m.expiration() == null && m.mandatory());
  }

  @Test
  void aLimitBeyondWhatABrokerTakesStillSends() throws Exception {
    try (Responder server = Responder.on(broker, "oslo", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker)) {
      assertThat(
              client
                  .rpc()
                  .call(
                      NOBODY, Target.topic("compute"), RUN, Integer.class, Duration.ofDays(10_000)))
          .isEqualTo(1);
    }
  }

  // 4.4
  @Test
  void oneServerIsCalledByItsName() throws Exception {
    try (Responder any =
            Responder.on(broker, "oslo", "compute", null, r -> List.of(answer("any")));
        Responder one =
            Responder.on(broker, "oslo", "compute", "host1", r -> List.of(answer("host1")));
        Client client = Client.of(broker)) {
      assertThat(client.rpc().call(NOBODY, Target.topic("compute").withServer("host1"), RUN))
          .isEqualTo("host1");
      assertThat(client.rpc().call(NOBODY, "compute", RUN)).isEqualTo("any");
    }
  }

  // 4.4
  @Test
  void contextNamespaceAndVersionTravel() throws Exception {
    try (Responder server = Responder.on(broker, "oslo", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker)) {
      client
          .rpc()
          .call(
              RpcContext.EMPTY.with("user_id", "u1"),
              Target.topic("compute").withNamespace("ns").withVersion("1.2"),
              RUN);
      Incoming incoming = server.next();
      assertThat(incoming.request().context().get("user_id")).hasToString("\"u1\"");
      assertThat(incoming.request().namespace()).isEqualTo("ns");
      assertThat(incoming.request().version()).isEqualTo("1.2");
      assertThat(incoming.request().uniqueId()).matches("[0-9a-f]{32}");
      assertThat(incoming.request().id()).matches("[0-9a-f]{32}");
    }
  }

  // 4.4
  @Test
  void aTargetsExchangeGoesBeforeTheConfiguredOneAndThatBeforeTheDialects() throws Exception {
    List<String> exchanges = new CopyOnWriteArrayList<>();
    broker.publishing = message -> exchanges.add(message.address().exchange());
    ClientSettings settings = new ClientSettings("oslo", "mine", Duration.ofSeconds(5), 10);
    try (Client client = Client.of(broker, settings)) {
      assertThatThrownBy(() -> client.rpc().call(NOBODY, "compute", RUN))
          .isInstanceOf(UnroutableException.class);
      assertThatThrownBy(
              () -> client.rpc().call(NOBODY, Target.topic("compute").withExchange("theirs"), RUN))
          .isInstanceOf(UnroutableException.class);
    }
    assertThat(exchanges).containsExactly("mine", "theirs");
  }

  // 4.4, 4.11: mandatory is ours
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void aCallThatNoQueueTakesFailsAtOnce(String dialect) throws Exception {
    try (Client client =
        Client.of(broker, new ClientSettings(dialect, null, Duration.ofHours(1), 10))) {
      assertThatThrownBy(() -> client.rpc().call(NOBODY, "nobody", RUN))
          .isInstanceOf(UnroutableException.class)
          .hasMessageContaining("run on topic nobody");
      assertThat(client.pending()).isZero();
      RpcReplies<Object> replies = client.rpc().multicall(NOBODY, "nobody", RUN);
      assertThatThrownBy(replies::hasNext).isInstanceOf(UnroutableException.class);
      assertThat(replies.hasNext()).isFalse();
      assertThat(client.pending()).isZero();
    }
  }

  // 4.4, 4.11: mandatory is ours
  @Test
  void aCastIsTakenOrSaysThatNoQueueTakesIt() throws Exception {
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      client.rpc().cast(NOBODY, "compute", RUN.with("x", 1));
      Incoming incoming = server.next();
      assertThat(incoming.replyTo()).isNull();
      assertThat(incoming.request().id()).isNull();
      assertThatThrownBy(() -> client.rpc().cast(NOBODY, "nobody", RUN))
          .isInstanceOf(UnroutableException.class)
          .hasMessageContaining("nobody");
    }
  }

  // 4.11
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void aFanoutCastReachesEveryConsumerAndNoneIsNoError(String dialect) throws Exception {
    try (Client client = Client.of(broker, dialect)) {
      client.rpc().fanoutCast(NOBODY, "compute", RUN);
      try (Responder one = Responder.onFanout(broker, dialect, "compute", "1".repeat(32));
          Responder two = Responder.onFanout(broker, dialect, "compute", "2".repeat(32))) {
        client.rpc().fanoutCast(NOBODY, "compute", RUN);
        assertThat(one.next().request().method()).isEqualTo("run");
        assertThat(two.next().request().method()).isEqualTo("run");
        client.rpc().cast(NOBODY, Target.topic("compute").withFanout(), RUN);
        assertThat(one.next().request().method()).isEqualTo("run");
      }
      // the last queue took the exchange with it on nova 2011
      client.rpc().fanoutCast(NOBODY, "compute", RUN);
    }
  }

  // 2.2, 8
  @Test
  void theControlExchangeIsDeclaredOnceForASession() throws Exception {
    List<String> declared = new CopyOnWriteArrayList<>();
    try (Responder server = Responder.on(broker, "oslo", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker)) {
      broker.declaring =
          topology -> topology.exchanges().forEach(exchange -> declared.add(exchange.name()));
      for (int i = 0; i < 3; i++) {
        client.rpc().call(NOBODY, "compute", RUN);
        client.rpc().cast(NOBODY, "compute", RUN);
      }
      assertThat(declared).containsExactly("openstack");
    }
  }

  // 4.11
  @Test
  void theFanoutExchangeIsDeclaredEachTimeAndTheDefaultOneNever() throws Exception {
    List<String> declared = new CopyOnWriteArrayList<>();
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      broker.declaring =
          topology -> topology.exchanges().forEach(exchange -> declared.add(exchange.name()));
      client.rpc().fanoutCast(NOBODY, "compute", RUN);
      client.rpc().fanoutCast(NOBODY, "compute", RUN);
      client.rpc().cast(NOBODY, Target.topic("compute").withExchange(""), RUN);
      server.next();
      assertThat(declared).containsExactly("compute_fanout", "compute_fanout");
    }
  }

  // 4.4, 4.10
  @Test
  void everyRequestOfOsloHasAUniqueIdOfItsOwn() throws Exception {
    List<String> ids = new ArrayList<>();
    try (Responder server = Responder.on(broker, "oslo", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker)) {
      List<Message> published = new CopyOnWriteArrayList<>();
      broker.publishing = published::add;
      for (int i = 0; i < 2; i++) {
        client.rpc().call(NOBODY, "compute", RUN);
        client.rpc().cast(NOBODY, "compute", RUN);
        client.rpc().fanoutCast(NOBODY, "compute", RUN);
      }
      for (Message message : published) {
        if (!message.address().equals(BrokerSession.queue(message.address().routingKey()))) {
          ids.add(PlainCodec.decodeRequest(message).request().uniqueId());
        }
      }
    }
    assertThat(ids)
        .hasSize(6)
        .doesNotHaveDuplicates()
        .allMatch(id -> String.valueOf(id).matches("[0-9a-f]{32}"));
  }

  // 4.11, B8: it goes with its first queue, which nobody ever bound
  @Test
  void theFanoutExchangeOfATopicWithoutServersStays() throws Exception {
    try (Client client = Client.of(broker)) {
      client.rpc().fanoutCast(NOBODY, "compute", RUN);
    }
    Duration soon = Duration.ofSeconds(10);
    try (BrokerSession session =
        broker
            .broker
            .connect(BrokerSettings.DEFAULTS, "operator", DeliveryThread.OWN, soon)
            .openSession(soon)) {
      assertThat(session.exists(new ExchangeSpec("compute_fanout", "fanout", false, true), soon))
          .isTrue();
    }
  }

  @Test
  void argumentsThatHaveNoPlaceInJsonAreRefusedByName() throws Exception {
    try (Client client = Client.of(broker)) {
      assertThatThrownBy(
              () -> client.rpc().call(NOBODY, "compute", RUN.with("thing", new Object())))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'thing'")
          .hasMessageContaining("run");
      assertThatThrownBy(
              () -> client.rpc().cast(RpcContext.EMPTY.with("who", new Object()), "compute", RUN))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'who'");
      assertThat(client.pending()).isZero();
    }
  }

  // 3.2
  @Test
  void whatTheDialectCannotCarryIsRefusedByName() throws Exception {
    try (Responder server =
            Responder.on(broker, "nova2011", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker, "nova2011")) {
      assertThatThrownBy(
              () -> client.rpc().call(RpcContext.EMPTY.with("colour", "red"), "compute", RUN))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("colour");
      assertThat(client.pending()).isZero();
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void anAnswerOfAnotherTypeSaysSo() throws Exception {
    try (Responder server =
            Responder.on(broker, "oslo", "compute", null, r -> List.of(answer("text")));
        Client client = Client.of(broker)) {
      assertThatThrownBy(() -> client.rpc().call(NOBODY, "compute", RUN, Integer.class))
          .isInstanceOf(InvalidReplyException.class)
          .hasMessageContaining("run on topic compute")
          .hasMessageContaining("java.lang.Integer");
      RpcReplies<Integer> replies =
          client.rpc().multicall(NOBODY, Target.topic("compute"), RUN, Integer.class);
      assertThatThrownBy(replies::hasNext).isInstanceOf(InvalidReplyException.class);
      assertThat(replies.hasNext()).isFalse();
      assertThat(client.pending()).isZero();
    }
  }

  // 4.4
  @Test
  void aCallOfEveryServerIsRefused() throws Exception {
    try (Client client = Client.of(broker)) {
      Target all = Target.topic("compute").withFanout();
      assertThatThrownBy(() -> client.rpc().call(NOBODY, all, RUN))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> client.rpc().multicall(NOBODY, all, RUN))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void aFanoutCastToOneServerIsRefused() throws Exception {
    try (Client client = Client.of(broker)) {
      assertThatThrownBy(
              () ->
                  client.rpc().fanoutCast(NOBODY, Target.topic("compute").withServer("host1"), RUN))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("host1");
    }
  }

  // 3.4: a real server of 2011 never ends its answer to one
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void aRequestWithoutAMethodIsRefused(String dialect) throws Exception {
    RpcMessage nameless = RpcMessage.of("");
    try (Responder server = Responder.silent(broker, dialect, "compute");
        Client client = Client.of(broker, dialect)) {
      for (Runnable verb :
          List.<Runnable>of(
              () -> client.rpc().call(NOBODY, "compute", nameless),
              () -> client.rpc().multicall(NOBODY, "compute", nameless),
              () -> client.rpc().cast(NOBODY, "compute", nameless),
              () -> client.rpc().fanoutCast(NOBODY, "compute", nameless))) {
        assertThatThrownBy(verb::run)
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("topic compute")
            .hasMessageContaining("method");
      }
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void namesThatCannotBeAddressedAreRefused() throws Exception {
    try (Client client = Client.of(broker)) {
      RpcClient rpc = client.rpc();
      assertThatThrownBy(() -> rpc.call(NOBODY, "", RUN))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("topic");
      assertThatThrownBy(() -> rpc.fanoutCast(NOBODY, "", RUN))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> rpc.cast(NOBODY, Target.topic("t").withServer(""), RUN))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("server");
      // 127 letters of two bytes and one more byte fit, a server's suffix does not
      String longest = "é".repeat(127) + "x";
      assertThatThrownBy(() -> rpc.cast(NOBODY, longest, RUN))
          .isInstanceOf(UnroutableException.class);
      assertThatThrownBy(() -> rpc.cast(NOBODY, Target.topic(longest).withServer("s"), RUN))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(longest);
      assertThatThrownBy(() -> rpc.cast(NOBODY, longest + "y", RUN))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(longest + "y");
      assertThatThrownBy(() -> rpc.fanoutCast(NOBODY, longest, RUN))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void aLimitThatIsNotPositiveIsRefused() throws Exception {
    try (Client client = Client.of(broker)) {
      assertThatThrownBy(
              () -> client.rpc().call(NOBODY, Target.topic("t"), RUN, Object.class, Duration.ZERO))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("PT0S");
    }
  }

  // 4.14
  @Test
  void aGapInAStreamEndsTheMulticall() throws Exception {
    try (Responder server =
            Responder.on(
                broker, "oslo", "compute", null, r -> List.of(value(0, "a"), value(2, "c")));
        Client client = Client.of(broker)) {
      RpcReplies<Object> replies = client.rpc().multicall(NOBODY, "compute", RUN);
      assertThat(replies.next()).isEqualTo(new RpcReply<>(0, "a"));
      assertThatThrownBy(replies::next).isInstanceOf(RepliesLostException.class);
      assertThat(replies.hasNext()).isFalse();
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void moreUnreadValuesThanTheBoundEndTheMulticall() throws Exception {
    ClientSettings settings = new ClientSettings("oslo", null, Duration.ofSeconds(10), 5);
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker, settings)) {
      RpcReplies<Object> replies = client.rpc().multicall(NOBODY, "compute", RUN);
      Incoming request = server.next();
      for (int i = 0; i < 6; i++) {
        server.say(request.replyTo(), value(i, i));
      }
      // a second call's answer comes after them on the same queue
      RpcReplies<Object> second = client.rpc().multicall(NOBODY, "compute", RUN);
      server.say(server.next().replyTo(), answer(1));
      assertThat(values(second)).containsExactly(1);
      assertThat(client.pending()).as("what overflowed is forgotten unread").isZero();
      for (int i = 0; i < 5; i++) {
        assertThat(replies.next().value()).isEqualTo(i);
      }
      assertThatThrownBy(replies::hasNext).isInstanceOf(RepliesLostException.class);
    }
  }

  @Test
  void closedRepliesForgetTheCallAndEnd() throws Exception {
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      RpcReplies<Object> replies = client.rpc().multicall(NOBODY, "compute", RUN);
      Incoming request = server.next();
      server.say(request.replyTo(), value(0, "a"));
      assertThat(replies.hasNext()).isTrue();
      assertThat(client.pending()).isOne();
      replies.close();
      replies.close();
      assertThat(client.pending()).isZero();
      assertThat(replies.hasNext()).isFalse();
    }
  }
}
