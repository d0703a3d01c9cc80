package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.Notification;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.NotificationResult;
import org.warrenrpc.RpcContext;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.CodecOptions;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Dialects;
import org.warrenrpc.wire.Generation;
import org.warrenrpc.wire.Notice;
import org.warrenrpc.wire.Payload;

/** Listening to notifications (5.2). */
@Timeout(60)
final class NotificationServerTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Dialect OSLO = Dialects.byName("oslo");

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final List<NotificationServer> listening = new ArrayList<>();

  /** What a bean that listens looks like. */
  public static class Bean {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    public void info(RpcContext context, Notification notification) {
      heard.add(
          "info " + notification.eventType() + " " + notification.payload() + context.values());
    }

    public NotificationResult error(Notification notification) {
      heard.add("error " + notification.eventType());
      return heard.stream().filter(("error " + notification.eventType())::equals).count() > 2
          ? NotificationResult.HANDLED
          : NotificationResult.REQUEUE;
    }

    public void warn(Notification notification) {
      heard.add("warn " + notification.eventType());
      throw new IllegalStateException("no");
    }

    /** Named after no priority. */
    public void refresh() {}
  }

  @AfterEach
  void close() {
    listening.forEach(NotificationServer::stop);
    servers.close();
    broker.close();
  }

  private static NotificationSettings settings(
      @Nullable String pool, @Nullable String publisher, @Nullable String eventType) {
    return settings(pool, publisher, eventType, 4);
  }

  private static NotificationSettings settings(
      @Nullable String pool,
      @Nullable String publisher,
      @Nullable String eventType,
      int concurrency) {
    return new NotificationSettings(
        "oslo",
        RpcProfile.of("oslo"),
        null,
        List.of("notifications"),
        pool,
        publisher == null ? null : Pattern.compile(publisher),
        eventType == null ? null : Pattern.compile(eventType),
        concurrency,
        4,
        SOON,
        RpcCodec.DEFAULTS);
  }

  private NotificationServer server(NotificationSettings settings, ProxyTarget target) {
    NotificationServer server =
        new NotificationServer(
            servers.listeners,
            BrokerSettings.DEFAULTS,
            settings,
            target,
            servers.threads,
            servers.scheduler,
            "listener");
    listening.add(server);
    return server;
  }

  private NotificationServer started(NotificationSettings settings, ProxyTarget target) {
    NotificationServer server = server(settings, target);
    server.start();
    Servers.await("the listener to consume", server::isConsuming);
    return server;
  }

  private static Notice notice(String priority, String eventType) {
    return new Notice(
        "id",
        "compute.host1",
        eventType,
        priority,
        IntNode.valueOf(7),
        Instant.parse("2026-01-01T00:00:00Z"),
        Map.of("user_id", TextNode.valueOf("ada")),
        null);
  }

  private void tell(Notice notice) throws Exception {
    Payload payload = new Codec(Generation.OSLO, CodecOptions.DEFAULTS).encode(notice);
    String key = String.valueOf(notice.priority()).toLowerCase(java.util.Locale.ROOT);
    publish(key, payload.contentType(), payload.body());
  }

  private void publish(String key, @Nullable String contentType, byte[] body) throws Exception {
    try (BrokerConnection connection =
            broker.broker.connect(BrokerSettings.DEFAULTS, "teller", DeliveryThread.OWN, SOON);
        BrokerSession session = connection.openSession(SOON)) {
      Message message =
          new Message(
              OSLO.notificationAddress("openstack", "notifications", key),
              contentType,
              "utf-8",
              null,
              Map.of(),
              true,
              body);
      assertThat(session.publishConfirmed(message, SOON))
          .isEqualTo(BrokerSession.Outcome.CONFIRMED);
    }
  }

  private static String next(Bean bean) throws InterruptedException {
    return bean.heard.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void aNotificationIsHandledByTheMethodOfItsPriorityAndSettledAfterwards() throws Exception {
    Bean bean = new Bean();
    RecordingTarget target = new RecordingTarget(bean);
    NotificationServer server = started(settings(null, null, null), target);
    tell(notice("INFO", "instance.create"));
    assertThat(next(bean)).isEqualTo("info instance.create 7{user_id=ada}");
    server.stop();
    assertThat(target.events).containsSubsequence("before info", "invoke info", "after");
    // settled: nobody gets it again
    Bean other = new Bean();
    started(settings(null, null, null), new ObjectTarget(other));
    tell(notice("INFO", "second"));
    assertThat(next(other)).startsWith("info second");
  }

  @Test
  void whatIsGivenBackComesAgainAfterAPauseUntilItIsHandled() throws Exception {
    Bean bean = new Bean();
    NotificationServer server = started(settings(null, null, null), new ObjectTarget(bean));
    tell(notice("ERROR", "disk"));
    Servers.await("it to come three times", () -> bean.heard.size() == 3);
    tell(notice("INFO", "later"));
    Servers.await("the next one", () -> bean.heard.size() == 4);
    assertThat(server.counts().givenBack.sum()).isEqualTo(2);
  }

  // 5.2: a bean that marks its transaction for rollback and gives the notification back
  @Test
  void whatIsGivenBackComesAgainThoughItsTransactionRollsBack() throws Exception {
    Bean bean = new Bean();
    RecordingTarget target = new RecordingTarget(bean);
    target.after =
        () -> {
          throw new IllegalStateException("rolled back");
        };
    NotificationServer server = started(settings(null, null, null), target);
    tell(notice("ERROR", "disk"));
    Servers.await("it to come three times", () -> bean.heard.size() == 3);
    assertThat(server.counts().givenBack.sum()).isEqualTo(2);
  }

  // 5.2: settled after the method ran, and not instead
  @Test
  void whatCouldNotBeginComesAgain() throws Exception {
    Bean bean = new Bean();
    RecordingTarget target = new RecordingTarget(bean);
    target.before =
        () -> {
          target.before = () -> {};
          throw new IllegalStateException("no transaction now");
        };
    started(settings(null, null, null), target);
    tell(notice("INFO", "disk"));
    assertThat(next(bean)).startsWith("info disk");
  }

  @Test
  void aMethodThatFailsHasHandledIt() throws Exception {
    Bean bean = new Bean();
    NotificationServer server = started(settings(null, null, null), new ObjectTarget(bean));
    tell(notice("WARN", "first"));
    tell(notice("WARN", "second"));
    assertThat(List.of(next(bean), next(bean)))
        .containsExactlyInAnyOrder("warn first", "warn second");
    Servers.await("both to be counted", () -> server.counts().failed.sum() == 2);
    assertThat(bean.heard).isEmpty();
  }

  @Test
  void thePriorityOfTheBodyCountsAndNotTheRoutingKey() throws Exception {
    Bean bean = new Bean();
    NotificationServer server = started(settings(null, null, null), new ObjectTarget(bean));
    Payload payload =
        new Codec(Generation.OSLO, CodecOptions.DEFAULTS).encode(notice("debug", "nobody's"));
    publish("info", payload.contentType(), payload.body());
    payload = new Codec(Generation.OSLO, CodecOptions.DEFAULTS).encode(notice("info", "mine"));
    publish("error", payload.contentType(), payload.body());
    assertThat(next(bean)).startsWith("info mine");
    Servers.await("the other to be counted", () -> server.counts().unmatched.sum() == 1);
  }

  private static byte[] bare(String members) {
    return ("{\"event_type\":\"e\",\"payload\":1," + members + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private List<String> recordSettling() {
    List<String> settled = new CopyOnWriteArrayList<>();
    broker.delivering =
        (delivery, handler) -> handler.accept(new RecordingDelivery(delivery, settled));
    return settled;
  }

  // 5.2: acked, and given to nobody
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"priority\":\"FOO\"",
        "\"priority\":\"\"",
        "\"priority\":null",
        "\"priority\":7",
        "\"publisher_id\":\"compute.host1\""
      })
  void anUnknownOrMissingPriorityIsDoneWith(String members) throws Exception {
    Bean bean = new Bean();
    List<String> settled = recordSettling();
    NotificationServer server = started(settings(null, null, null), new ObjectTarget(bean));
    publish("info", "application/json", bare(members));
    Servers.await("it to be settled", () -> settled.size() == 1);
    assertThat(settled).containsExactly("ack");
    assertThat(server.counts().unmatched.sum()).isEqualTo(1);
    assertThat(bean.heard).isEmpty();
  }

  // 5.2: missing or no text
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"priority\":\"INFO\"",
        "\"priority\":\"INFO\",\"publisher_id\":null",
        "\"priority\":\"INFO\",\"publisher_id\":7"
      })
  void noPublisherMatchesNoFilter(String members) throws Exception {
    Bean bean = new Bean();
    List<String> settled = recordSettling();
    NotificationServer server = started(settings(null, ".*", null), new ObjectTarget(bean));
    publish("info", "application/json", bare(members));
    Servers.await("it to be settled", () -> settled.size() == 1);
    assertThat(settled).containsExactly("ack");
    assertThat(server.counts().unmatched.sum()).isEqualTo(1);
    assertThat(bean.heard).isEmpty();
  }

  @Test
  void filtersMatchTheStartOfPublisherAndEventType() throws Exception {
    Bean bean = new Bean();
    NotificationServer server =
        started(settings(null, "compute\\.", "instance\\.(create|delete)"), new ObjectTarget(bean));
    tell(notice("INFO", "instance.resize"));
    tell(notice("INFO", "instance.create.end"));
    assertThat(next(bean)).startsWith("info instance.create.end");
    Servers.await("the other to be counted", () -> server.counts().unmatched.sum() == 1);
  }

  @Test
  void whatCannotBeReadIsRejectedAndCounted() throws Exception {
    Bean bean = new Bean();
    NotificationServer server = started(settings(null, null, null), new ObjectTarget(bean));
    publish("info", "application/json", "{".getBytes(StandardCharsets.UTF_8));
    publish("info", "text/plain", "{}".getBytes(StandardCharsets.UTF_8));
    tell(notice("INFO", "good"));
    assertThat(next(bean)).startsWith("info good");
    Servers.await("both to be counted", () -> server.counts().unreadable.sum() == 2);
  }

  @Test
  void whatWasHandledIsNotHandledAgain() throws Exception {
    Bean bean = new Bean();
    List<String> settled = recordSettling();
    // one at a time: two of one id that come together are both handled, as by the original
    NotificationServer server = started(settings(null, null, null, 1), new ObjectTarget(bean));
    Payload payload =
        new Codec(Generation.OSLO, CodecOptions.DEFAULTS).encode(notice("info", "once"));
    publish("info", payload.contentType(), payload.body());
    assertThat(next(bean)).startsWith("info once");
    publish("info", payload.contentType(), payload.body());
    // where the original leaves it unsettled (B33)
    Servers.await("the second to be settled", () -> settled.size() == 2);
    assertThat(settled).containsExactly("ack", "ack");
    assertThat(server.counts().duplicates.sum()).isEqualTo(1);
    assertThat(bean.heard).isEmpty();
  }

  @Test
  void aPoolGetsCopiesOfItsOwnWhichItsListenersShare() throws Exception {
    Bean plain = new Bean();
    Bean first = new Bean();
    Bean second = new Bean();
    started(settings(null, null, null), new ObjectTarget(plain));
    started(settings("audit", null, null), new ObjectTarget(first));
    started(settings("audit", null, null), new ObjectTarget(second));
    for (int i = 0; i < 4; i++) {
      tell(notice("INFO", "e" + i));
    }
    Servers.await("every copy", () -> plain.heard.size() == 4);
    Servers.await("the pool's", () -> first.heard.size() + second.heard.size() == 4);
  }

  // B7
  @Test
  void aPoolAndAServersQueueOfOneNameAreRefusedWhicheverCameFirst() {
    RpcServer rpc = servers.started(new Greeter());
    assertThatThrownBy(() -> server(settings("compute", null, null), new ObjectTarget(new Bean())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("'compute'", "listener", "test");
    rpc.stop();
    NotificationServer pool = server(settings("compute", null, null), new ObjectTarget(new Bean()));
    assertThatThrownBy(() -> servers.started(new Greeter()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("'compute'", "listener", "test");
    pool.stop();
    servers.started(new Greeter());
  }

  @Test // 5.2, B7
  void aPoolNamedLikeAQueueOfNotificationsIsRefusedWhicheverCameFirst() {
    NotificationServer plain = server(settings(null, null, null), new ObjectTarget(new Bean()));
    assertThatThrownBy(
            () -> server(settings("notifications.info", null, null), new ObjectTarget(new Bean())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("Pool 'notifications.info'", "listener");
    server(settings("notifications.audit", null, null), new ObjectTarget(new Bean())).stop();
    plain.stop();
    NotificationServer pool =
        server(settings("notifications.info", null, null), new ObjectTarget(new Bean()));
    assertThatThrownBy(() -> server(settings(null, null, null), new ObjectTarget(new Bean())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("Pool 'notifications.info'", "listener");
    pool.stop();
    server(settings(null, null, null), new ObjectTarget(new Bean()));
    server(settings(null, null, null), new ObjectTarget(new Bean()));
  }

  @Test // B6
  void aQueueOfNotificationsAndAServersAreNotOne() {
    ServerSettings info =
        new ServerSettings("oslo", null, "notifications", "info", false, 8, 8, SOON);
    NotificationServer plain = server(settings(null, null, null), new ObjectTarget(new Bean()));
    assertThatThrownBy(() -> servers.started(new ObjectTarget(new Greeter()), info))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("Notification queue 'notifications.info'", "listener", "test");
    plain.stop();
    servers.started(new ObjectTarget(new Greeter()), info);
    assertThatThrownBy(() -> server(settings(null, null, null), new ObjectTarget(new Bean())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("Notification queue 'notifications.info'", "listener", "test");
  }

  /** A server of requests. */
  public static final class Greeter {
    public String greet() {
      return "hello";
    }
  }

  @Test
  void listenersComeBackAfterALoss() throws Exception {
    Bean bean = new Bean();
    NotificationServer server = started(settings(null, null, null), new ObjectTarget(bean));
    broker.last().lose();
    Servers.await("the listener to consume again", server::isConsuming);
    tell(notice("INFO", "after"));
    assertThat(next(bean)).startsWith("info after");
  }

  @Test
  void aBeanThatIsStoppedLeavesWhatItDidNotHandle() throws Exception {
    Bean bean = new Bean();
    NotificationServer server = started(settings(null, null, null), new ObjectTarget(bean));
    server.stop();
    tell(notice("INFO", "waiting"));
    assertThat(bean.heard).isEmpty();
    Bean next = new Bean();
    started(settings(null, null, null), new ObjectTarget(next));
    assertThat(next(next)).startsWith("info waiting");
  }

  /** Takes something else. */
  public static final class Wrong {
    public void info(String text) {}
  }

  /** Returns something else. */
  public static final class WrongResult {
    public String info(Notification notification) {
      return "";
    }
  }

  @Test
  void aBeanNeedsAMethodForSomePriorityThatTakesNotifications() {
    assertThatThrownBy(() -> server(settings(null, null, null), new ObjectTarget(new Greeter())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("Greeter", "info", "sample");
    assertThatThrownBy(() -> server(settings(null, null, null), new ObjectTarget(new Wrong())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("Wrong", "info");
    assertThatThrownBy(
            () -> server(settings(null, null, null), new ObjectTarget(new WrongResult())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("WrongResult", "info");
    assertThat(NotificationTable.of(Bean.class).priorities())
        .containsExactly("info", "warn", "error");
    assertThat(NotificationTable.of(Bean.class).find("Info")).isNotNull();
    assertThat(NotificationTable.of(Bean.class).find(NotificationPriority.AUDIT.name())).isNull();
  }
}
