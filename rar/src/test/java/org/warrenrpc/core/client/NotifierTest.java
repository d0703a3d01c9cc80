package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.CodecOptions;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Dialects;
import org.warrenrpc.wire.Generation;
import org.warrenrpc.wire.Notice;

/** Notifications as they leave (3.6, 5.1). */
class NotifierTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Codec CODEC = new Codec(Generation.OSLO, CodecOptions.DEFAULTS);
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.000042Z");

  private final FaultyBroker broker = new FaultyBroker();
  private final List<Message> published = new CopyOnWriteArrayList<>();
  private final List<Topology> declared = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    broker.close();
  }

  private static ClientSettings settings(String dialect, String... topics) {
    return new ClientSettings(
        dialect,
        RpcProfile.of(dialect),
        null,
        RpcCodec.DEFAULTS,
        SOON,
        Duration.ZERO,
        10,
        RemoteExceptions.NONE,
        List.of(topics));
  }

  private static Notifier notifier(Client client, ClientSettings settings) {
    return new Notifier(
        remaining -> Client.lend(client.session()),
        settings,
        Clock.fixed(NOON, ZoneOffset.UTC),
        System::nanoTime);
  }

  private void watch() {
    broker.publishing = published::add;
    broker.declaring = declared::add;
  }

  private static Notice read(Message message) throws Exception {
    return CODEC.decodeNotice(Outbound.payload(message));
  }

  /** What waits in a queue, which is not declared here. */
  private BlockingQueue<Message> waiting(String queue) throws BrokerException {
    BrokerConnection connection =
        broker.broker.connect(BrokerSettings.DEFAULTS, "listener", DeliveryThread.OWN, SOON);
    BrokerSession session = connection.openSession(SOON);
    BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    session.subscribe(
        queue,
        0,
        delivery -> {
          delivery.ack();
          messages.add(delivery.message());
        },
        () -> {},
        SOON);
    return messages;
  }

  // 5.1, 6
  @ParameterizedTest
  @EnumSource(NotificationPriority.class)
  void onOsloItWaitsInTheQueueOfItsTopicAndPriority(NotificationPriority priority)
      throws Exception {
    String key = "notifications." + priority.name().toLowerCase(java.util.Locale.ROOT);
    try (Client client = Client.of(broker)) {
      watch();
      notifier(client, settings("oslo", "notifications"))
          .notify(
              RpcContext.EMPTY.with("user_id", "u1").with("auth_token", "SECRET"),
              "compute.host1",
              "compute.instance.create.end",
              priority,
              Map.of("id", 7));
      Message message = waiting(key).poll(10, TimeUnit.SECONDS);
      assertThat(message.address().exchange()).isEqualTo("openstack");
      assertThat(message.address().routingKey()).isEqualTo(key);
      assertThat(message.mandatory()).isFalse();
      assertThat(message.expiration()).isNull();
      assertThat(message.contentType()).isEqualTo("application/json");
      String text = new String(message.body(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(text).contains("oslo.message").doesNotContain("SECRET").doesNotContain("_msg_id");
      Notice notice = read(message);
      assertThat(notice.messageId()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
      assertThat(notice.publisherId()).isEqualTo("compute.host1");
      assertThat(notice.eventType()).isEqualTo("compute.instance.create.end");
      assertThat(notice.priority()).isEqualTo(priority.name());
      assertThat(notice.payload()).hasToString("{\"id\":7}");
      assertThat(notice.timestamp()).isEqualTo(NOON);
      assertThat(notice.uniqueId()).matches("[0-9a-f]{32}");
      assertThat(notice.context()).containsOnlyKeys("user_id");
    }
    Dialect oslo = Dialects.byName("oslo");
    assertThat(declared).containsExactly(oslo.topicTopology("openstack", key, null));
  }

  // 3.6: the sender declares no queue, so that one without a listener is lost
  @Test
  void on2011OnlyTheExchangeIsDeclaredAndItIsLostWithoutAListener() throws Exception {
    try (Client client = Client.of(broker, "nova2011")) {
      watch();
      Notifier notifier = notifier(client, settings("nova2011", "notifications"));
      notifier.notify("compute.host1", "it.happened", NotificationPriority.WARN, List.of(1));
      assertThat(declared)
          .containsExactly(Topology.of(Dialects.byName("nova2011").exchange("nova")));
      BrokerConnection connection =
          broker.broker.connect(BrokerSettings.DEFAULTS, "listener", DeliveryThread.OWN, SOON);
      connection
          .openSession(SOON)
          .declare(
              Dialects.byName("nova2011").topicTopology("nova", "notifications.warn", null), SOON);
      BlockingQueue<Message> heard = waiting("notifications.warn");
      notifier.notify("compute.host1", "again", NotificationPriority.WARN, null);
      Message message = heard.poll(10, TimeUnit.SECONDS);
      assertThat(read(message).eventType()).isEqualTo("again");
      assertThat(read(message).context()).containsKeys("user_id", "project_id");
      String text = new String(message.body(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(text).doesNotContain("oslo").doesNotContain("_unique_id");
    }
  }

  // 5.1
  @Test
  void severalTopicsGetOneEachWithTheSameMessageIdAndAUniqueIdOfTheirOwn() throws Exception {
    try (Client client = Client.of(broker)) {
      watch();
      notifier(client, settings("oslo", "one", "two"))
          .notify("me", "it.happened", NotificationPriority.INFO, null);
    }
    assertThat(published)
        .extracting(message -> message.address().routingKey())
        .containsExactly("one.info", "two.info");
    Notice one = read(published.get(0));
    Notice two = read(published.get(1));
    assertThat(one.messageId()).isEqualTo(two.messageId());
    assertThat(one.timestamp()).isEqualTo(two.timestamp());
    assertThat(one.uniqueId()).isNotEqualTo(two.uniqueId());
  }

  // 5.1
  @Test
  void declarationsAreMadeOnceForASessionAndKey() throws Exception {
    try (Client client = Client.of(broker)) {
      watch();
      Notifier notifier = notifier(client, settings("oslo", "one", "two"));
      for (int i = 0; i < 3; i++) {
        notifier.notify("me", "a", NotificationPriority.INFO, null);
        notifier.notify("me", "b", NotificationPriority.ERROR, null);
      }
    }
    List<String> queues = new ArrayList<>();
    declared.forEach(topology -> topology.queues().forEach(queue -> queues.add(queue.name())));
    assertThat(queues).containsExactly("one.info", "two.info", "one.error", "two.error");
    assertThat(published).hasSize(12);
  }

  // 4.11
  @Test
  void anExchangeThatIsGoneIsDeclaredAgain() throws Exception {
    List<String> refused = new CopyOnWriteArrayList<>(List.of("once"));
    try (Client client = Client.of(broker)) {
      Notifier notifier = notifier(client, settings("oslo", "one"));
      notifier.notify("me", "a", NotificationPriority.INFO, null);
      broker.declaring = declared::add;
      broker.publishing =
          message -> {
            if (!refused.isEmpty()) {
              refused.clear();
              throw new BrokerException(Kind.REFUSED, 404, false, "no exchange", null);
            }
          };
      notifier.notify("me", "b", NotificationPriority.INFO, null);
      assertThat(declared).hasSize(1);
      assertThat(waiting("one.info").poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void nothingIsSentOfWhatCannotBeSaid() throws Exception {
    ClientSettings small =
        new ClientSettings(
            "oslo",
            RpcProfile.of("oslo"),
            null,
            new RpcCodec(1000, "reply_.+", false),
            SOON,
            Duration.ZERO,
            10,
            RemoteExceptions.NONE,
            List.of("one", "two"));
    try (Client client = Client.of(broker)) {
      watch();
      Notifier notifier = notifier(client, small);
      assertThatThrownBy(() -> notifier.notify("me", "e", NotificationPriority.INFO, new Object()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("payload of e");
      assertThatThrownBy(
              () ->
                  notifier.notify(
                      RpcContext.EMPTY.with("who", new Object()),
                      "me",
                      "e",
                      NotificationPriority.INFO,
                      null))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'who'");
      assertThatThrownBy(
              () -> notifier.notify("me", "e", NotificationPriority.INFO, "x".repeat(1000)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("more than maxBodyBytes 1000");
      assertThat(published).isEmpty();
      assertThat(declared).isEmpty();
    }
  }

  // 3.2, 3.6
  @Test
  void aContextOf2011IsHeldToItsKeys() throws Exception {
    try (Client client = Client.of(broker, "nova2011")) {
      watch();
      Notifier notifier = notifier(client, settings("nova2011", "one"));
      assertThatThrownBy(
              () ->
                  notifier.notify(
                      RpcContext.EMPTY.with("colour", "red"),
                      "me",
                      "e",
                      NotificationPriority.INFO,
                      null))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("colour");
      assertThat(published).isEmpty();
    }
  }

  private static BrokerException away(boolean sent) {
    return new BrokerException(Kind.UNAVAILABLE, 0, sent, "the cable was cut", null);
  }

  @Test
  void aFailureSaysWhetherItMayHaveLeft() throws Exception {
    try (Client client = Client.of(broker)) {
      Notifier notifier = notifier(client, settings("oslo", "one"));
      broker.publishing =
          message -> {
            throw away(false);
          };
      assertThatThrownBy(() -> notifier.notify("me", "e", NotificationPriority.INFO, null))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("e on topic one");
      broker.publishing =
          message -> {
            throw away(true);
          };
      assertThatThrownBy(() -> notifier.notify("me", "e", NotificationPriority.INFO, null))
          .isInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void whatHasReachedOneTopicIsNeverReportedAsUnsent() throws Exception {
    try (Client client = Client.of(broker)) {
      Notifier notifier = notifier(client, settings("oslo", "one", "two"));
      broker.publishing =
          message -> {
            if (message.address().routingKey().startsWith("two")) {
              throw away(false);
            }
          };
      assertThatThrownBy(() -> notifier.notify("me", "e", NotificationPriority.INFO, null))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("Sent to [one] only")
          .hasMessageContaining("e on topic two");
    }
  }

  @Test
  void oneDeadlineCoversEveryTopic() throws Exception {
    java.util.concurrent.atomic.AtomicLong clock = new java.util.concurrent.atomic.AtomicLong();
    try (Client client = Client.of(broker)) {
      Notifier notifier =
          new Notifier(
              remaining -> Client.lend(client.session()),
              settings("oslo", "one", "two"),
              Clock.systemUTC(),
              clock::get);
      List<Duration> limits = new ArrayList<>();
      broker.declaringWithin = limits::add;
      broker.published =
          message -> {
            boolean first = message.address().routingKey().startsWith("one");
            clock.addAndGet((first ? Duration.ofSeconds(4) : SOON).toNanos());
            if (!first) {
              throw new BrokerException(Kind.TIMEOUT, 0, false, "too late", null);
            }
          };
      assertThatThrownBy(() -> notifier.notify("me", "e", NotificationPriority.INFO, null))
          .isInstanceOfSatisfying(
              RpcTimeoutException.class,
              e -> {
                assertThat(e.topic()).isEqualTo("two");
                assertThat(e.phase()).as("the first one has left").isEqualTo(Phase.SEND);
                assertThat(e.limit()).isEqualTo(SOON);
              });
      assertThat(limits).isEqualTo(Arrays.asList(SOON, Duration.ofSeconds(6)));
    }
  }

  private static ClientSettings passive(String... topics) {
    return new ClientSettings(
        "oslo",
        RpcProfile.of("oslo", "passive", Map.of()),
        null,
        RpcCodec.DEFAULTS,
        SOON,
        Duration.ZERO,
        10,
        RemoteExceptions.NONE,
        List.of(topics));
  }

  private static void tell(Notifier notifier) {
    notifier.notify(RpcContext.EMPTY, "here", "compute.start", NotificationPriority.INFO, 1);
  }

  // 5.1: passive declares nothing that is shared
  @Test
  void withThePassiveProfileAQueueThatIsMissingIsNamedWithTheProfile() throws Exception {
    try (Client client = Client.of(broker.broker, passive("audit"))) {
      assertThatThrownBy(() -> tell(notifier(client, passive("audit"))))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("no exchange 'openstack'")
          .hasMessageContaining("the profile 'passive' declares neither")
          .hasMessageContaining("audit.info");
    }
    try (Client active = Client.of(broker.broker, "oslo");
        Client client = Client.of(broker.broker, passive("audit"))) {
      tell(notifier(active, settings("oslo", "other")));
      assertThatThrownBy(() -> tell(notifier(client, passive("audit"))))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("no queue 'audit.info'")
          .hasMessageContaining("the profile 'passive' declares neither");
      tell(notifier(active, settings("oslo", "audit")));
      tell(notifier(client, passive("audit")));
      BlockingQueue<Message> audit = waiting("audit.info");
      assertThat(audit.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(audit.poll(10, TimeUnit.SECONDS)).as("the passive one's").isNotNull();
    }
  }

  @Test
  void withThePassiveProfileWhatReachedOneTopicIsNotSaidToBeUnsent() throws Exception {
    try (Client active = Client.of(broker.broker, "oslo");
        Client client = Client.of(broker.broker, passive("there", "missing"))) {
      tell(notifier(active, settings("oslo", "there")));
      assertThatThrownBy(() -> tell(notifier(client, passive("there", "missing"))))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("[there]")
          .hasMessageContaining("no queue 'missing.info'")
          .hasMessageContaining("'passive'");
    }
  }
}
