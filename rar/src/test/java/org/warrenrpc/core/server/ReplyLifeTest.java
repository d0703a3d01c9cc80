package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.topology.ExchangeSpec;

/** Whom a server answers, and what becomes of an answer that does not get through. */
@Timeout(60)
class ReplyLifeTest {

  /** Answers when it may. */
  public final class Service {
    final CountDownLatch gate = new CountDownLatch(1);

    public String hold() throws InterruptedException {
      ran.add("hold");
      assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
      return "held";
    }

    public String big(int length) {
      return "x".repeat(length);
    }

    public String ping() {
      ran.add("ping");
      return "pong";
    }
  }

  private static final String ID = "0123456789abcdef0123456789abcdef";

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final Service service = new Service();
  private Raw raw;

  @BeforeEach
  void connect() throws Exception {
    raw = new Raw(broker.broker);
  }

  @AfterEach
  void close() {
    service.gate.countDown();
    servers.close();
    raw.close();
    broker.close();
  }

  private static String method(String name) {
    return "\"method\":\"" + name + "\"";
  }

  private static ServerSettings settings() {
    return Servers.settings("oslo", null, false);
  }

  private RpcServer serve() {
    return servers.started(new ObjectTarget(service), settings());
  }

  private void blockReplies() {
    broker.publishing =
        message -> {
          if (!message.address().exchange().equals("openstack")) {
            throw new BrokerException(Kind.UNAVAILABLE, "memory alarm", null);
          }
        };
  }

  private static void awaitCount(String what, LongAdder count) {
    Servers.await(what, () -> count.sum() == 1);
  }

  @Test // 4.12: a memory alarm
  void aReplyThatTheBrokerDoesNotTakeNowIsSentOnceWhenItDoes() throws Exception {
    RpcServer server = serve();
    blockReplies();
    raw.send("compute", method("ping") + raw.caller(), null);
    awaitCount("the reply to be kept", server.counts().repliesKept);
    assertThat(raw.hasNext()).isFalse();
    broker.publishing = message -> {};
    assertThat(raw.next().get("result").textValue()).isEqualTo("pong");
    assertThat(ran).containsExactly("ping");
    raw.call(method("ping"));
    assertThat(raw.hasNext()).isFalse();
    assertThat(server.counts().repliesLost.sum()).isZero();
  }

  @Test // 4.12
  void aReplyWhoseConnectionWasLostIsSentOnTheNextOne() throws Exception {
    RpcServer server = serve();
    raw.send("compute", method("hold") + raw.caller(), Duration.ofSeconds(30));
    Servers.await("the run", () -> ran.contains("hold"));
    broker.connecting =
        limit -> {
          throw FaultyBroker.away();
        };
    broker.last().lose();
    service.gate.countDown();
    awaitCount("the reply to be kept", server.counts().repliesKept);
    broker.connecting = limit -> {};
    assertThat(raw.next().get("result").textValue()).isEqualTo("held");
    assertThat(ran).containsExactly("hold");
  }

  @Test
  void aReplyThatTheBrokerHadNotReadWhenItsConnectionBrokeIsSentOnTheNextOne() throws Exception {
    RpcServer server = serve();
    broker.unread = message -> true;
    raw.send("compute", method("ping") + raw.caller(), Duration.ofSeconds(30));
    Servers.await("the reply to be written", () -> !broker.unreadReceipts().isEmpty());
    assertThat(server.counts().repliesKept.sum()).as("kept after it was written").isZero();
    broker.unread = message -> false;
    broker.last().lose();
    assertThat(raw.next().get("result").textValue()).isEqualTo("pong");
    assertThat(ran).containsExactly("ping");
    assertThat(server.counts().repliesKept.sum()).isEqualTo(1);
    assertThat(server.counts().repliesLost.sum()).isZero();
  }

  @Test // 4.5: whoever has the first knows the second by its id
  void aReplyThatIsSentAgainIsTheSameMessage() throws Exception {
    serve();
    List<String> written = new CopyOnWriteArrayList<>();
    broker.published =
        message -> {
          if (!message.address().exchange().equals("openstack")) {
            written.add(new String(message.body(), StandardCharsets.UTF_8));
          }
        };
    broker.unread = message -> true;
    raw.send("compute", method("ping") + raw.caller(), Duration.ofSeconds(30));
    Servers.await("the reply to be written", () -> !broker.unreadReceipts().isEmpty());
    broker.unread = message -> false;
    broker.last().lose();
    raw.next();
    assertThat(written).hasSize(2);
    assertThat(written.get(1)).isEqualTo(written.get(0)).contains("_unique_id");
  }

  @Test
  void anUnconfirmedReplyIsNotSentAgainWhenItsCallerHasGivenUp() throws Exception {
    RpcServer server = serve();
    broker.unread = message -> true;
    raw.send("compute", method("ping") + raw.caller(), Duration.ofMillis(300));
    Servers.await("the reply to be written", () -> !broker.unreadReceipts().isEmpty());
    Deadline callers = Deadline.after(Duration.ofMillis(400), System::nanoTime);
    Servers.await("the caller to have given up", callers::expired);
    broker.unread = message -> false;
    broker.last().lose();
    raw.call(method("ping"));
    assertThat(raw.hasNext()).isFalse();
    assertThat(server.counts().repliesKept.sum()).isZero();
    assertThat(server.counts().repliesLost.sum()).isZero();
  }

  @Test
  void aFaultInSendingAKeptReplyCostsNoOtherItsOwn() throws Exception {
    RpcServer server = serve();
    blockReplies();
    raw.send("compute", method("ping") + raw.caller(), null);
    awaitCount("the reply to be kept", server.counts().repliesKept);
    broker.publishing =
        message -> {
          throw new IllegalStateException("a back end's own fault");
        };
    awaitCount("the reply to be given up", server.counts().repliesLost);
    blockReplies();
    raw.send("compute", method("hold") + raw.caller(), null);
    service.gate.countDown();
    Servers.await("the next to be kept", () -> server.counts().repliesKept.sum() == 2);
    broker.publishing = message -> {};
    assertThat(raw.next().get("result").textValue()).isEqualTo("held");
  }

  @Test
  void aReplyIsKeptNoLongerThanItsCallerWaits() throws Exception {
    RpcServer server = serve();
    blockReplies();
    raw.send("compute", method("ping") + raw.caller(), Duration.ofMillis(500));
    awaitCount("the reply to be given up", server.counts().repliesLost);
  }

  @Test
  void aServerThatStopsTriesOnceMore() throws Exception {
    RpcServer server = serve();
    blockReplies();
    raw.send("compute", method("ping") + raw.caller(), null);
    awaitCount("the reply to be kept", server.counts().repliesKept);
    broker.publishing = message -> {};
    server.stop();
    assertThat(raw.next().get("result").textValue()).isEqualTo("pong");
  }

  @Test // 4.11, 8
  void aReplyThatComesBackIsTriedAgainForAWhile() throws Exception {
    RpcServer server = serve();
    raw.send("compute", method("ping") + Raw.caller("reply_later"), null);
    Servers.await("the run", () -> ran.contains("ping"));
    raw.answersOn("reply_later");
    assertThat(raw.next().get("result").textValue()).isEqualTo("pong");
    assertThat(server.counts().repliesDropped.sum()).isZero();
  }

  @Test // 4.11
  void aReplyThatNobodyEverTakesIsDroppedAndCounted() throws Exception {
    RpcServer server = serve();
    raw.send("compute", method("ping") + Raw.caller("reply_never"), null);
    awaitCount("the reply to be dropped", server.counts().repliesDropped);
    assertThat(server.counts().repliesLost.sum()).isZero();
  }

  @Test // 4.5
  void aCallWithoutATrustworthyAddressRunsAndIsNotAnswered() throws Exception {
    RpcServer server = serve();
    raw.answersOn("elsewhere");
    raw.send("compute", method("ping") + Raw.caller("elsewhere"), null);
    awaitCount("the call to be counted", server.counts().distrusted);
    Servers.await("the run", () -> ran.contains("ping"));
    raw.call(method("ping"));
    assertThat(raw.hasNext()).isFalse();
  }

  @Test // 4.5
  void noCallerIsAnsweredOnAQueueOfRequests() throws Exception {
    RpcServer server =
        servers.started(
            new ObjectTarget(service), settings().with(new RpcCodec(1 << 20, ".+", false)));
    raw.send("compute", method("ping") + Raw.caller("compute"), null);
    awaitCount("the call to be counted", server.counts().distrusted);
    raw.send("compute", "\"args\":7" + Raw.caller("compute"), null);
    raw.call(method("ping"));
    assertThat(server.counts().unreadable.sum()).as("the broken one, and no reply").isEqualTo(1);
    server.stop();
    raw.answersOn("compute2");
  }

  @Test // 4.6
  void aResultThatIsTooLongIsAFailureWithSizeAndLimit() throws Exception {
    servers.started(
        new ObjectTarget(service), settings().with(new RpcCodec(5000, "reply_.+", false)));
    JsonNode failure = raw.call(method("big") + ",\"args\":{\"length\":6000}").get("failure");
    assertThat(failure.get("class").textValue()).isEqualTo("ValueError");
    assertThat(failure.get("message").textValue())
        .startsWith("The reply of big cannot be sent: it has 6")
        .endsWith("more than maxBodyBytes 5000");
  }

  @Test // 3.4, 3.3, 8
  void aNovaCallerWhoVanishesAtTheLastMomentCostsNobodyElseAReply() throws Exception {
    RpcServer server = serve();
    broker.claimsAll = true;
    raw.call(method("ping"));
    FaultyBroker.Connection inbound = broker.last();
    List<FaultyBroker.Session> before = List.copyOf(inbound.sessions);
    raw.send("compute", method("ping") + ",\"_msg_id\":\"" + ID + "\"", null);
    awaitCount("the reply to be dropped", server.counts().repliesDropped);
    assertThat(before).allMatch(FaultyBroker.Session::isOpen);
    raw.call(method("ping"));
    assertThat(exists(ID)).isFalse();
  }

  @Test // A3, 3.3, 8
  void theExchangeOfANovaCallerIsLookedForAndNeverMade() throws Exception {
    RpcServer server = serve();
    raw.send("compute", method("ping") + ",\"_msg_id\":\"" + ID + "\"", null);
    awaitCount("the reply to be dropped", server.counts().repliesDropped);
    assertThat(exists(ID)).isFalse();
  }

  private boolean exists(String exchange) throws Exception {
    Duration soon = Duration.ofSeconds(10);
    try (BrokerConnection connection =
            broker.broker.connect(BrokerSettings.DEFAULTS, "test", DeliveryThread.IO, soon);
        BrokerSession session = connection.openSession(soon)) {
      return session.exists(new ExchangeSpec(exchange, "direct", false, true), soon);
    }
  }
}
