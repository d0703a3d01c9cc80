package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcContext;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/** Warren's notifications, and oslo.messaging's listener (section 5). */
@Requires({Part.RABBITMQ, Part.OSLO_MESSAGING})
@ExtendWith(OneRabbit.class)
class WarrenNotifiesIT {
  private static final String LISTENER = "oslo_listener.py";

  private static StandaloneConnectionFactory notifier(
      RabbitServer broker, String dialect, String topics) throws Exception {
    RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
    factory.setConnectionURL(broker.url());
    factory.setDialect(dialect);
    factory.setNotifyTopics(topics);
    return factory.createConnectionFactory();
  }

  private static JsonNode heard(PythonPeer listener) throws Exception {
    JsonNode heard = listener.noticed().path("notification");
    assertThat(heard.isObject()).isTrue();
    return heard;
  }

  // 5.1
  @ParameterizedTest
  @EnumSource(NotificationPriority.class)
  void aNotificationWaitsForAListenerAndReachesItWhole(
      NotificationPriority priority, RabbitServer broker) throws Exception {
    String topic = "told-" + priority;
    Map<String, Object> payload = Map.of("caf\u00e9", Arrays.asList(1, null, 1.5, Map.of()));
    try (StandaloneConnectionFactory warren = notifier(broker, "oslo", topic)) {
      warren.notify(
          RpcContext.EMPTY.with("user_id", "u1").with("auth_token", "secret"),
          "compute.host1",
          "compute.instance.create.end",
          priority,
          payload);
    }
    try (PythonPeer listener = PythonPeer.start(LISTENER, broker.url(), topic)) {
      JsonNode heard = heard(listener);
      assertThat(heard.path("priority").asText()).isEqualToIgnoringCase(priority.name());
      assertThat(heard.path("publisher_id").asText()).isEqualTo("compute.host1");
      assertThat(heard.path("event_type").asText()).isEqualTo("compute.instance.create.end");
      assertThat(heard.path("payload")).isEqualTo(Ask.JSON.valueToTree(payload));
      assertThat(heard.path("context").path("user_id").asText()).isEqualTo("u1");
      assertThat(heard.path("context").has("auth_token")).isFalse();
      assertThat(heard.path("metadata").path("message_id").asText()).hasSize(36);
      assertThat(heard.path("metadata").path("timestamp").asText())
          .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?");
    }
  }

  // 5.1
  @Test
  void everyTopicHearsTheSameMessageAndAListenerMayGiveItBack(RabbitServer broker)
      throws Exception {
    try (PythonPeer listener =
            PythonPeer.start(LISTENER, broker.url(), "told-one,told-two", "--requeue");
        StandaloneConnectionFactory warren = notifier(broker, "oslo", "told-one,told-two")) {
      warren.notify("me", "it.requeue.once", NotificationPriority.INFO, "x");
      List<String> ids =
          List.of(
              heard(listener).path("metadata").path("message_id").asText(),
              heard(listener).path("metadata").path("message_id").asText(),
              heard(listener).path("metadata").path("message_id").asText());
      assertThat(ids).as("once for each topic, and once again").containsOnly(ids.get(0));
    }
  }

  // 7
  @Test
  void aNotificationOf2011IsHeardByALaterListener(RabbitServer broker) throws Exception {
    try (PythonPeer listener =
            PythonPeer.start(LISTENER, broker.url(), "told-nova", "--exchange", "nova");
        StandaloneConnectionFactory warren = notifier(broker, "nova2011", "told-nova")) {
      warren.notify("compute.host1", "it.happened", NotificationPriority.WARN, List.of(1, 2));
      JsonNode heard = heard(listener);
      assertThat(heard.path("priority").asText()).isEqualTo("warn");
      assertThat(heard.path("payload")).isEqualTo(Ask.JSON.valueToTree(List.of(1, 2)));
      assertThat(heard.path("event_type").asText()).isEqualTo("it.happened");
    }
  }

  // 3.6
  @ParameterizedTest
  @EnumSource(
      value = NotificationPriority.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUDIT", "SAMPLE"})
  @Requires(Part.PY_AMQP)
  void aNotificationOf2011ReachesAListenerOfItsTimeAsItWasTold(
      NotificationPriority priority, RabbitServer broker) throws Exception {
    String topic = "told-2011-" + priority;
    try (PythonPeer listener = PythonPeer.start("nova2011_listener.py", broker.url(), topic);
        StandaloneConnectionFactory warren = notifier(broker, "nova2011", topic)) {
      RpcContext admin = RpcContext.EMPTY.with("user_id", "u1").with("is_admin", true);
      warren.notify(admin, "compute.host1", "it.happened", priority, Map.of("id", 7));
      JsonNode heard = heard(listener);
      assertThat(heard.path("message_id").asText()).hasSize(36);
      assertThat(heard.path("publisher_id").asText()).isEqualTo("compute.host1");
      assertThat(heard.path("event_type").asText()).isEqualTo("it.happened");
      assertThat(heard.path("priority").asText()).isEqualTo(priority.name());
      assertThat(heard.path("payload")).isEqualTo(Ask.JSON.valueToTree(Map.of("id", 7)));
      assertThat(heard.path("timestamp").asText())
          .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?");
      assertThat(heard.path("_context_user_id").asText()).isEqualTo("u1");
      assertThat(heard.path("_context_is_admin").asBoolean()).isTrue();
    }
  }

  // 3.6, trap A9
  @Test
  void on2011NoQueueIsLeftWhereNobodyListens(RabbitServer broker) throws Exception {
    try (StandaloneConnectionFactory warren = notifier(broker, "nova2011", "told-nobody")) {
      warren.notify("compute.host1", "it.happened", NotificationPriority.WARN, null);
    }
    assertThat(broker.ctl("list_queues", "name"))
        .asInstanceOf(list(String.class))
        .doesNotContain("told-nobody.warn");
  }
}
