package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.Notification;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;

/** Notifiers of both generations, and Warren's listeners (3.6, 5). */
@Requires({Part.RABBITMQ, Part.OSLO_MESSAGING, Part.PY_AMQP})
@ExtendWith(OneRabbit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonNotifiesWarrenIT {
  private static final Duration LIMIT = Duration.ofSeconds(JavaWorld.LIMIT_SECONDS);
  private static final Map<String, Object> PAYLOAD =
      Map.of("caf\u00e9", Arrays.asList(1, null, 1.5, Map.of()));

  private List<String> refusalsBefore = List.of();
  private PythonPeer oslo;
  private PythonPeer nova;

  @BeforeAll
  void start(RabbitServer broker) throws Exception {
    oslo = PythonPeer.start("oslo_client.py", broker.url());
    nova = PythonPeer.start("nova2011_client.py", broker.url());
  }

  @AfterAll
  void stop() {
    nova.close();
    oslo.close();
  }

  @BeforeEach
  void count(RabbitServer broker) {
    refusalsBefore = SideBySideIT.refusals(broker);
  }

  @AfterEach
  void noConflict(RabbitServer broker) {
    assertThat(SideBySideIT.refusals(broker)).isEqualTo(refusalsBefore);
  }

  private static Ask notify(String priority, String type, Object payload) {
    return Ask.verb("notify")
        .with("priority", priority)
        .with("event_type", type)
        .with("payload", payload);
  }

  /** By oslo's notifier. */
  private void tell(String topic, String type) throws Exception {
    oslo.result(notify("info", type, type).with("topics", List.of(topic)));
  }

  /** Where the sender makes no queue, what comes before them is lost. */
  private static void awaitConsumers(RabbitServer broker, String queue, int count)
      throws Exception {
    Eventually.within(
        LIMIT,
        count + " consumers of " + queue,
        () -> broker.ctl("list_queues", "name", "consumers").contains(queue + "\t" + count));
  }

  static Stream<Arguments> driversAndPriorities() {
    return Stream.of("messaging", "messagingv2")
        .flatMap(
            driver ->
                Stream.of(NotificationPriority.values())
                    .map(priority -> Arguments.of(driver, priority)));
  }

  // 5.1, 5.2
  @ParameterizedTest
  @MethodSource("driversAndPriorities")
  void aNotificationWaitsForABeanAndReachesItsMethodWhole(
      String driver, NotificationPriority priority, RabbitServer broker) throws Exception {
    String topic = "hears-" + driver + "-" + priority;
    String method = priority.name().toLowerCase(Locale.ROOT);
    oslo.result(
        notify(method, "compute.instance.create.end", PAYLOAD)
            .with("driver", driver)
            .with("topics", List.of(topic))
            .with("publisher", "compute.host1")
            .context(Map.of("user_id", "u1", "roles", List.of("admin"))));
    try (WarrenListener listener = WarrenListener.start(broker, topic)) {
      WarrenListener.Heard heard = listener.heard();
      assertThat(heard.by()).isEqualTo(method);
      Notification notification = heard.notification();
      assertThat(notification.priority()).isEqualTo(priority);
      assertThat(notification.publisherId()).isEqualTo("compute.host1");
      assertThat(notification.eventType()).isEqualTo("compute.instance.create.end");
      assertThat(notification.payload()).isEqualTo(PAYLOAD);
      assertThat(notification.messageId()).hasSize(36);
      assertThat(notification.timestamp()).isCloseTo(Instant.now(), within(60, ChronoUnit.SECONDS));
      assertThat(heard.context().values()).containsEntry("user_id", "u1");
    }
  }

  // 5.1: one message for each topic, with the same message_id
  @ParameterizedTest
  @ValueSource(strings = {"messaging", "messagingv2"})
  void aBeanOfSeveralTopicsHearsOneCopyOfEach(String driver, RabbitServer broker) throws Exception {
    String one = "hears-one-" + driver;
    String two = "hears-two-" + driver;
    try (WarrenListener listener = WarrenListener.start(broker, one + "," + two)) {
      oslo.result(
          notify("warn", "twice", 1).with("driver", driver).with("topics", List.of(one, two)));
      String id = listener.heard().notification().messageId();
      assertThat(listener.heard().notification().messageId()).isEqualTo(id);
      awaitEmpty(broker, one + ".warn");
      awaitEmpty(broker, two + ".warn");
      assertThat(listener.hasMore()).isFalse();
    }
  }

  // 3.6: its sender makes no queue
  @ParameterizedTest
  @CsvSource({"nova2011", "oslo"})
  void aNotificationOf2011ReachesABeanOfEitherDialect(String dialect, RabbitServer broker)
      throws Exception {
    String topic = "hears-2011-" + dialect;
    try (WarrenListener listener =
        WarrenListener.start(
            broker,
            topic,
            adapter -> {
              adapter.setDialect(dialect);
              adapter.setExchange("nova");
            },
            spec -> {})) {
      for (String priority : List.of("debug", "info", "warn", "error", "critical")) {
        awaitConsumers(broker, topic + "." + priority, 1);
        nova.result(
            notify(priority, "it.happened", PAYLOAD)
                .with("topic", topic)
                .with("publisher", "compute.host1")
                .context(Map.of("user_id", "u1", "is_admin", true)));
        WarrenListener.Heard heard = listener.heard();
        assertThat(heard.by()).isEqualTo(priority);
        assertThat(heard.type()).isEqualTo("it.happened");
        assertThat(heard.notification().publisherId()).isEqualTo("compute.host1");
        assertThat(heard.notification().payload()).isEqualTo(PAYLOAD);
        assertThat(heard.notification().timestamp()).isNotNull();
        assertThat(heard.context().values())
            .containsEntry("user_id", "u1")
            .containsEntry("is_admin", true);
      }
    }
  }

  // 5.2
  @Test
  void everyPoolGetsACopyAndItsListenersShareIt(RabbitServer broker) throws Exception {
    String topic = "hears-pools";
    try (WarrenListener first = pooled(broker, topic, topic + "-a");
        WarrenListener second = pooled(broker, topic, topic + "-a");
        WarrenListener other = pooled(broker, topic, topic + "-b");
        PythonPeer python =
            PythonPeer.start("oslo_listener.py", broker.url(), topic, "--pool", topic + "-c")) {
      awaitConsumers(broker, topic + "-a", 2);
      awaitConsumers(broker, topic + "-b", 1);
      for (int i = 0; i < 10; i++) {
        tell(topic, "event" + i);
      }
      for (int i = 0; i < 10; i++) {
        assertThat(other.heard().type()).isEqualTo("event" + i);
        assertThat(python.noticed().path("notification").path("event_type").asText())
            .isEqualTo("event" + i);
      }
      List<String> byFirst = new ArrayList<>();
      List<String> bySecond = new ArrayList<>();
      Eventually.within(
          LIMIT,
          "the two of a pool heard it all",
          () -> {
            first.drainTo(byFirst);
            second.drainTo(bySecond);
            return byFirst.size() + bySecond.size() >= 10;
          });
      assertThat(byFirst).isNotEmpty().doesNotContainAnyElementsOf(bySecond);
      assertThat(bySecond).isNotEmpty();
      assertThat(byFirst.size() + bySecond.size()).isEqualTo(10);
    }
  }

  private static WarrenListener pooled(RabbitServer broker, String topic, String pool)
      throws Exception {
    // one at a time, in their order
    return WarrenListener.start(
        broker, topic, adapter -> adapter.setConcurrency("1"), spec -> spec.setPool(pool));
  }

  // 5.2
  @Test
  void filtersLetThroughWhatTheyMatchAtTheStart(RabbitServer broker) throws Exception {
    String topic = "hears-filtered";
    try (WarrenListener listener =
        WarrenListener.start(
            broker,
            topic,
            adapter -> {},
            spec -> {
              spec.setPublisherFilter("compute\\.");
              spec.setEventTypeFilter("compute\\.instance\\.(create|delete)\\.");
            })) {
      for (String publisher : List.of("compute.host1", "volume.host1", "my.compute.host1")) {
        for (String type :
            List.of("compute.instance.create.end", "compute.instance.reboot.end", "x.create.")) {
          oslo.result(
              notify("info", type, publisher)
                  .with("topics", List.of(topic))
                  .with("publisher", publisher));
        }
      }
      oslo.result(
          notify("info", "compute.instance.delete.end", "the last")
              .with("topics", List.of(topic))
              .with("publisher", "compute.host2"));
      assertThat(listener.heard().notification().payload()).isEqualTo("compute.host1");
      assertThat(listener.heard().notification().payload()).isEqualTo("the last");
      awaitEmpty(broker, topic + ".info");
      assertThat(listener.hasMore()).isFalse();
    }
  }

  /** Every message is settled: neither ready nor unacknowledged. */
  private static void awaitEmpty(RabbitServer broker, String queue) throws Exception {
    Eventually.within(
        LIMIT,
        queue + " is empty",
        () -> broker.ctl("list_queues", "name", "messages").contains(queue + "\t0"));
  }

  // 5.2
  @ParameterizedTest
  @ValueSource(strings = {"messaging", "messagingv2"})
  void whatABeanGivesBackComesAgainAndWhatItFailsOnDoesNot(String driver, RabbitServer broker)
      throws Exception {
    String topic = "hears-again-" + driver;
    try (WarrenListener listener = WarrenListener.start(broker, topic)) {
      for (String type : List.of("raise.once", "requeue.once")) {
        oslo.result(
            notify("error", type, null).with("driver", driver).with("topics", List.of(topic)));
      }
      List<WarrenListener.Heard> all =
          List.of(listener.heard(), listener.heard(), listener.heard());
      assertThat(all)
          .extracting(WarrenListener.Heard::type)
          .containsExactlyInAnyOrder("raise.once", "requeue.once", "requeue.once");
      awaitEmpty(broker, topic + ".error");
      assertThat(listener.hasMore()).isFalse();
    }
  }

  // 5.2
  @Test
  void whatABeanGivesBackAPeerMayTake(RabbitServer broker) throws Exception {
    String topic = "hears-elsewhere";
    try (WarrenListener listener = WarrenListener.start(broker, topic)) {
      tell(topic, "requeue.ever");
      assertThat(listener.heard().type()).isEqualTo("requeue.ever");
      try (PythonPeer python = PythonPeer.start("oslo_listener.py", broker.url(), topic)) {
        JsonNode heard = python.noticed().path("notification");
        assertThat(heard.path("event_type").asText()).isEqualTo("requeue.ever");
        awaitEmpty(broker, topic + ".info");
      }
    }
  }
}
