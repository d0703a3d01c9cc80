package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.CodecOptions;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Generation;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.MalformedMessageException;
import org.warrenrpc.wire.Payload;
import org.warrenrpc.wire.ReplyTo;

/** Item 6: whatever comes, a server settles it, answers whom it may, and goes on. */
@Timeout(120)
class HostileTrafficTest {
  private static final long SEED = 20111222;
  private static final int REQUESTS = 10_000;
  private static final int FLAT_BYTES = 24 << 20;
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String REPLIES = "reply_0123456789abcdef0123456789abcdef";

  /** Notes what runs. */
  public final class Service {
    public void note(Object text) {
      ran.computeIfAbsent(String.valueOf(text), t -> new AtomicInteger()).incrementAndGet();
    }
  }

  /** Counts how often a delivery is settled. */
  private final class Counted implements Delivery {
    private final Delivery delivery;
    private final AtomicInteger times = new AtomicInteger();

    Counted(Delivery delivery) {
      this.delivery = delivery;
      deliveries.add(this);
    }

    @Override
    public Message message() {
      return delivery.message();
    }

    @Override
    public boolean redelivered() {
      return delivery.redelivered();
    }

    @Override
    public void ack() {
      times.incrementAndGet();
      delivery.ack();
    }

    @Override
    public void requeue() {
      requeued.incrementAndGet();
      delivery.requeue();
    }

    @Override
    public void reject() {
      times.incrementAndGet();
      delivery.reject();
    }
  }

  private final Codec codec = new Codec(Generation.OSLO, CodecOptions.DEFAULTS);
  private final ConcurrentLinkedQueue<Counted> deliveries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requeued = new AtomicInteger();
  private final Map<String, AtomicInteger> ran = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();

  /** Of those who wait, in the order of their requests; one at a time runs. */
  private final List<String> expected = new ArrayList<>();

  private final Set<String> settledIds = new HashSet<>();

  @Test
  void tenThousandDamagedRequestsAreSettledAndAnsweredWhereThatIsAllowed() throws Exception {
    DamagedRequests requests = new DamagedRequests(SEED, REPLIES);
    Set<String> texts = new HashSet<>();
    try (FaultyBroker broker = new FaultyBroker();
        Servers servers = new Servers(broker);
        BrokerConnection connection =
            broker.broker.connect(BrokerSettings.DEFAULTS, "peer", DeliveryThread.IO, SOON)) {
      broker.delivering = (delivery, handler) -> handler.accept(new Counted(delivery));
      RpcServer server =
          servers.started(
              new ObjectTarget(new Service()),
              new ServerSettings("oslo", null, "compute", null, false, 1, 100, SOON));
      BrokerSession session = connection.openSession(SOON);
      session.declare(Topology.of(new QueueSpec(REPLIES, false, false, false, Map.of())), SOON);
      session.subscribe(REPLIES, 0, this::answer, () -> {}, SOON);
      long before = 0;
      for (int i = 0; i < REQUESTS; i++) {
        String text = requests.id();
        texts.add(text);
        Message message = requests.next(text);
        expect(message);
        session.publish(message, SOON);
        if (i == REQUESTS / 10) {
          awaitSettled(i + 1);
          before = usedBytes();
        }
      }
      awaitSettled(REQUESTS);
      assertThat(usedBytes() - before).as("bytes kept").isLessThan(FLAT_BYTES);
      expect(sentinel());
      session.publish(sentinel(), SOON);
      Servers.await("the answers", () -> answered.size() >= expected.size());
      assertThat(answered).containsExactlyElementsOf(expected);
      assertThat(deliveries).hasSize(REQUESTS + 1).allMatch(each -> each.times.get() == 1);
      assertThat(requeued).hasValue(0);
      assertThat(ran.entrySet())
          .filteredOn(each -> texts.contains(each.getKey()))
          .hasSizeGreaterThan(REQUESTS / 10)
          .allMatch(each -> each.getValue().get() == 1);
      assertThat(server.counts().unreadable.sum()).isGreaterThan(REQUESTS / 10);
      assertThat(server.counts().repliesLost.sum()).isZero();
    }
  }

  private void awaitSettled(int count) {
    Servers.await(
        count + " to be settled",
        () ->
            deliveries.size() == count
                && deliveries.stream().allMatch(each -> each.times.get() > 0));
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static Message sentinel() {
    String body =
        "{\"method\": \"note\", \"args\": {\"text\": 1}, \"_msg_id\": \"the last\", \"_reply_q\": \""
            + REPLIES
            + "\"}";
    return new Message(
        new Address("openstack", "compute"),
        Dialect.CONTENT_TYPE,
        Dialect.CONTENT_ENCODING,
        null,
        Map.of(),
        false,
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** What the wire says of it: who can be told is told. */
  private void expect(Message message) {
    ReplyTo caller;
    String id = null;
    try {
      Incoming incoming =
          codec.decodeRequest(
              new Payload(message.contentType(), message.headers(), message.body()));
      caller = incoming.replyTo();
      id = incoming.request().uniqueId();
    } catch (MalformedMessageException e) {
      caller = e.replyTo();
    }
    if (isNew(id) && caller != null && caller.address().routingKey().equals(REPLIES)) {
      // an id that is no text comes back as it was, and no reader of ours takes it for one
      expected.add(caller.echo().isTextual() ? caller.id() : "null");
    }
  }

  private boolean isNew(@Nullable String id) {
    return id == null || id.isEmpty() || id.length() > 64 || settledIds.add(id);
  }

  private void answer(Delivery delivery) {
    Message message = delivery.message();
    try {
      answered.add(
          String.valueOf(
              codec
                  .decodeReply(
                      new Payload(message.contentType(), message.headers(), message.body()))
                  .id()));
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
    delivery.ack();
  }
}
