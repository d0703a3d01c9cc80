package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Ids;

/** What a caller of either generation gets, as messages on the wire. */
@Timeout(60)
class ReplyMessageTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Answers once or several times. */
  public static final class Service {
    public String ping() {
      return "pong";
    }

    public Iterator<Integer> count(int to) {
      return IntStream.range(0, to).iterator();
    }
  }

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final List<Message> published = new CopyOnWriteArrayList<>();
  private Raw raw;

  @BeforeEach
  void connect() throws Exception {
    raw = new Raw(broker.broker);
    broker.publishing = published::add;
  }

  @AfterEach
  void close() {
    servers.close();
    raw.close();
    broker.close();
  }

  // 3.3: nobody is to be told of a caller of 2011 who is gone
  @Test
  void aReplyToNova2011IsNotMandatory() throws Exception {
    RpcServer server = servers.started(new Service());
    broker.claimsAll = true;
    raw.send("compute", "\"method\":\"ping\",\"_msg_id\":\"" + Ids.random() + "\"", null);
    Servers.await("the reply to be dropped", () -> server.counts().repliesDropped.sum() == 1);
    assertThat(published).isNotEmpty().noneMatch(Message::mandatory);
    assertThat(published).allMatch(message -> message.expiration() == null);
  }

  // 4.5
  @Test
  void aReplyToOsloIsMandatoryAndHasAUniqueIdOfItsOwn() throws Exception {
    servers.started(new Service());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(raw.call("\"method\":\"ping\"").get("_unique_id").textValue());
    }
    assertThat(published).hasSize(3).allMatch(Message::mandatory);
    assertThat(published).allMatch(message -> message.expiration() == null);
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));
  }

  // 4.10: for a caller that got both
  @Test
  void aReplyThatIsSentAgainHasTheSameId() throws Exception {
    servers.started(new Service());
    broker.publishing =
        message -> {
          published.add(message);
          if (published.size() == 1) {
            throw new BrokerException(Kind.UNAVAILABLE, "memory alarm", null);
          }
        };
    assertThat(raw.call("\"method\":\"ping\"").get("result").textValue()).isEqualTo("pong");
    assertThat(published).hasSize(2);
    assertThat(published.get(1).body()).isEqualTo(published.get(0).body());
  }

  // 4.14
  @Test
  void whoAsksForSeveralValuesGetsThemNumberedAndTheirNumberAtTheEnd() throws Exception {
    servers.started(new Service());
    String count = "\"method\":\"count\",\"args\":{\"to\":2},\"_multicall\":true";
    List<String> replies = new ArrayList<>();
    replies.add(said(raw.call(count)));
    replies.add(said(raw.next()));
    replies.add(said(raw.next()));
    assertThat(replies).containsExactly("0 null false 0", "1 null false 1", "null null true 2");
    assertThat(said(raw.call("\"method\":\"count\",\"args\":{\"to\":2}")))
        .as("who did not ask gets the last")
        .isEqualTo("1 null true null");
    assertThat(said(raw.call("\"method\":\"count\",\"args\":{\"to\":0}")))
        .isEqualTo("null null true null");
    assertThat(raw.hasNext()).isFalse();
  }

  private static String said(JsonNode reply) {
    return reply.get("result")
        + " "
        + reply.get("failure")
        + " "
        + reply.get("ending")
        + " "
        + reply.get("_index");
  }

  // 4.11, B27: the original is silent for a minute on a queue that it gave up once
  @Test
  void aQueueThatWasGivenUpIsAnsweredAgainOnceItIsThere() throws Exception {
    RpcServer server = servers.started(new Service());
    raw.send("compute", "\"method\":\"ping\"" + Raw.caller("reply_late"), null);
    Servers.await("the reply to be dropped", () -> server.counts().repliesDropped.sum() == 1);
    raw.answersOn("reply_late");
    raw.send("compute", "\"method\":\"ping\"" + Raw.caller("reply_late"), null);
    assertThat(raw.next().get("result").textValue()).isEqualTo("pong");
    assertThat(server.counts().repliesDropped.sum()).isEqualTo(1);
  }

  // 3.8: a caller that polls has no consumer, and a queue that waits for it
  @Test
  void aCallerWhoOnlyPollsIsAnswered() throws Exception {
    servers.started(new Service());
    String id = Ids.random();
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    try (BrokerConnection connection =
            broker.broker.connect(BrokerSettings.DEFAULTS, "poller", DeliveryThread.OWN, SOON);
        BrokerSession session = connection.openSession(SOON)) {
      session.declare(
          Topology.of(
              new ExchangeSpec(id, "direct", false, true),
              new QueueSpec(id, false, true, true, Map.of()),
              id),
          SOON);
      raw.send("compute", "\"method\":\"ping\",\"_msg_id\":\"" + id + "\"", null);
      Servers.await("both to be published", () -> published.size() == 2);
      session.subscribe(
          id,
          0,
          delivery -> got.add(new String(delivery.message().body(), StandardCharsets.UTF_8)),
          () -> {},
          SOON);
      assertThat(got.poll(10, TimeUnit.SECONDS))
          .isEqualTo("{\"result\":\"pong\",\"failure\":null}");
      assertThat(got.poll(10, TimeUnit.SECONDS))
          .isEqualTo("{\"result\":null,\"failure\":null,\"ending\":true}");
    }
  }
}
