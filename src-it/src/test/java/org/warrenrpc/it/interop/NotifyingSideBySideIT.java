package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/**
 * Notifiers and listeners, Warren's and real ones, on the same topics and pools of one broker, in
 * each way to declare that both know (5.1, 5.2).
 */
@Requires({Part.RABBITMQ, Part.OSLO_MESSAGING})
@ExtendWith(OneRabbit.class)
class NotifyingSideBySideIT {
  private static final int EACH = 10;
  private static final Duration LIMIT = Duration.ofSeconds(JavaWorld.LIMIT_SECONDS);

  private List<String> refusalsBefore = List.of();

  @BeforeEach
  void count(RabbitServer broker) {
    refusalsBefore = SideBySideIT.refusals(broker);
  }

  @AfterEach
  void noConflict(RabbitServer broker) {
    assertThat(SideBySideIT.refusals(broker)).isEqualTo(refusalsBefore);
  }

  static Stream<ProfileCase> withPeers() {
    return ProfileCase.all()
        .filter(each -> each.dialect().equals("oslo") && each.options() != null);
  }

  @ParameterizedTest
  @MethodSource("withPeers")
  void theListenersOfATopicShareWhatBothNotifiersTell(ProfileCase profile, RabbitServer broker)
      throws Exception {
    share(profile, broker, profile.topic("notices"), null);
  }

  @ParameterizedTest
  @MethodSource("withPeers")
  void theListenersOfAPoolShareItsCopy(ProfileCase profile, RabbitServer broker) throws Exception {
    String topic = profile.topic("pooled");
    share(profile, broker, topic, topic + "-pool");
  }

  private static void share(
      ProfileCase profile, RabbitServer broker, String topic, @Nullable String pool)
      throws Exception {
    String queue = pool == null ? topic + ".info" : pool;
    String[] options = pool == null ? new String[0] : new String[] {"--pool", pool};
    try (WarrenClient client = profile.client(broker, topic);
        WarrenListener java =
            WarrenListener.start(
                broker,
                topic,
                client::configure,
                spec -> {
                  if (pool != null) {
                    spec.setPool(pool);
                  }
                });
        PythonPeer python = profile.listener(broker, topic, options)) {
      Eventually.within(
          LIMIT,
          "two listen to " + queue,
          () -> broker.ctl("list_queues", "name", "consumers").contains(queue + "\t2"));
      List<String> told = tell(profile, broker, topic);
      List<String> heardHere = new ArrayList<>();
      List<String> heardThere = new ArrayList<>();
      Eventually.within(
          LIMIT,
          "all is heard",
          () -> {
            java.drainTo(heardHere);
            for (var each = python.noticedWithin(0); each != null; each = python.noticedWithin(0)) {
              heardThere.add(type(each));
            }
            return heardHere.size() + heardThere.size() >= told.size();
          });
      assertThat(heardHere).isNotEmpty();
      assertThat(heardThere).isNotEmpty();
      heardHere.addAll(heardThere);
      assertThat(heardHere).containsExactlyInAnyOrderElementsOf(told);
    }
  }

  private static String type(JsonNode noticed) {
    return noticed.path("notification").path("event_type").asText();
  }

  private static List<String> tell(ProfileCase profile, RabbitServer broker, String topic)
      throws Exception {
    List<String> told = new ArrayList<>();
    RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
    factory.setConnectionURL(broker.url());
    factory.setExchange(topic + "-exchange");
    factory.setNotifyTopics(topic);
    profile.declaring().accept(factory);
    try (StandaloneConnectionFactory warren = factory.createConnectionFactory();
        PythonPeer python = profile.caller(broker, topic)) {
      for (int i = 0; i < EACH; i++) {
        told.add("java" + i);
        warren.notify("me", "java" + i, NotificationPriority.INFO, i);
        told.add("python" + i);
        python.result(
            Ask.verb("notify")
                .with("priority", "info")
                .with("event_type", "python" + i)
                .with("topics", List.of(topic)));
      }
    }
    return told;
  }
}
