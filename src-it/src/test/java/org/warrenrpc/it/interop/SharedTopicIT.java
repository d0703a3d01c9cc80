package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;

/** Several message-driven beans on one topic, on a real broker (4.7). */
@Requires(Part.RABBITMQ)
@ExtendWith(OneRabbit.class)
@Timeout(120)
class SharedTopicIT {
  private static final Duration SOON = Duration.ofSeconds(JavaWorld.LIMIT_SECONDS);

  private static WarrenAdapter adapter(RabbitServer broker, String topic) throws Exception {
    return WarrenAdapter.start(
        broker.url(),
        adapter -> {
          adapter.setExchange(topic + "-exchange");
          adapter.setDrainTimeoutMillis("1000");
        });
  }

  private static WarrenClient client(RabbitServer broker, String topic) throws Exception {
    return WarrenClient.of(broker, "oslo", topic + "-exchange");
  }

  private static WarrenAdapter.Bean bean(
      WarrenAdapter adapter, String topic, String namespace, int concurrency, int prefetch)
      throws Exception {
    return adapter.activate(
        spec -> {
          spec.setTopic(topic);
          spec.setNamespace(namespace);
          spec.setConcurrency(String.valueOf(concurrency));
          spec.setPrefetch(String.valueOf(prefetch));
        });
  }

  private static void awaitAnswer(WarrenClient client, Target target) throws Exception {
    RpcMessage question = RpcMessage.of("add").with("a", 1).with("b", 1);
    Eventually.within(
        SOON,
        target + " answers",
        () -> client.rpc().call(RpcContext.EMPTY, target, question, Integer.class) == 2);
  }

  private static void awaitPrefetch(RabbitServer broker, String topic, int prefetch)
      throws Exception {
    Eventually.within(
        SOON,
        "one consumer with a prefetch of " + prefetch,
        () ->
            broker.ctl("list_consumers", "queue_name", "prefetch_count").stream()
                .filter(line -> line.startsWith(topic + "\t"))
                .toList()
                .equals(List.of(topic + "\t" + prefetch)));
  }

  @Test
  void theirPrefetchesAddUpAsTheyComeAndGoAndNoRequestIsLost(RabbitServer broker) throws Exception {
    String topic = "shared-prefetch";
    Target a = Target.topic(topic).withNamespace("a");
    try (WarrenAdapter adapter = adapter(broker, topic);
        WarrenClient client = client(broker, topic)) {
      WarrenAdapter.Bean first = bean(adapter, topic, "a", 2, 3);
      awaitPrefetch(broker, topic, 3);
      CompletableFuture<Integer> marking =
          CompletableFuture.supplyAsync(
              () -> markAll(client, a, 300), run -> new Thread(run).start());
      WarrenAdapter.Bean second = bean(adapter, topic, "b", 1, 4);
      awaitPrefetch(broker, topic, 7);
      WarrenAdapter.Bean third = bean(adapter, topic, "c", 1, 10);
      awaitPrefetch(broker, topic, 17);
      adapter.deactivate(second);
      awaitPrefetch(broker, topic, 13);
      assertThat(marking.get(JavaWorld.LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(300);
      assertThat(first.world().marks).hasSize(300).doesNotHaveDuplicates();
      adapter.deactivate(first);
      awaitPrefetch(broker, topic, 10);
      awaitAnswer(client, Target.topic(topic).withNamespace("c"));
      adapter.deactivate(third);
      assertThat(broker.ctl("list_consumers", "queue_name")).noneMatch(line -> line.equals(topic));
    }
  }

  private static int markAll(WarrenClient client, Target target, int times) {
    for (int i = 0; i < times; i++) {
      client.rpc().call(RpcContext.EMPTY, target, WarrenCallsPython.mark("m" + i), Object.class);
    }
    return times;
  }

  @Test
  void thoseThatWantTheQueueOtherwiseAreRefusedNamingBoth(RabbitServer broker) throws Exception {
    String topic = "shared-unlike";
    try (WarrenAdapter adapter = adapter(broker, topic);
        WarrenClient client = client(broker, topic)) {
      bean(adapter, topic, "a", 1, 1);
      bean(adapter, topic, "b", 1, 1);
      assertThatThrownBy(
              () ->
                  adapter.activate(
                      spec -> {
                        spec.setTopic(topic);
                        spec.setDialect("nova2011");
                      }))
          .hasMessageContaining("dialect is 'oslo' for JavaService on " + topic)
          .hasMessageContaining("'nova2011' for JavaService on " + topic);
      assertThatThrownBy(
              () ->
                  adapter.activate(
                      spec -> {
                        spec.setTopic(topic);
                        spec.setDurableQueues("true");
                      }))
          .hasMessageContaining(topic)
          .hasMessageContaining("rofile");
      awaitAnswer(client, Target.topic(topic).withNamespace("a"));
      awaitAnswer(client, Target.topic(topic).withNamespace("b"));
      awaitPrefetch(broker, topic, 2);
    }
  }

  @Test
  void whatWaitsAtAFullOneIsBoundedAndIsGivenBackWhenItGoes(RabbitServer broker) throws Exception {
    String topic = "shared-full";
    Target full = Target.topic(topic).withNamespace("full");
    Target free = Target.topic(topic).withNamespace("free");
    try (WarrenAdapter adapter = adapter(broker, topic);
        WarrenClient client = client(broker, topic)) {
      WarrenAdapter.Bean one = bean(adapter, topic, "full", 1, 1);
      WarrenAdapter.Bean other = bean(adapter, topic, "free", 1, 3);
      awaitPrefetch(broker, topic, 4);
      client.rpc().cast(RpcContext.EMPTY, full, RpcMessage.of("hold"));
      one.world().awaitHeld();
      for (int i = 0; i < 2; i++) {
        client.rpc().cast(RpcContext.EMPTY, full, WarrenCallsPython.mark("waits" + i));
      }
      awaitUnsettled(broker, topic, 2, 0);
      // as long as there is room the other one's requests pass by what waits
      awaitAnswer(client, free);
      for (int i = 2; i < 6; i++) {
        client.rpc().cast(RpcContext.EMPTY, full, WarrenCallsPython.mark("waits" + i));
      }
      // those that wait take all the room: the rest stays with the broker
      awaitUnsettled(broker, topic, 4, 2);
      one.world().released.countDown();
      for (int i = 0; i < 6; i++) {
        assertThat(one.world().mark()).isEqualTo("waits" + i);
      }
      awaitUnsettled(broker, topic, 0, 0);
      awaitAnswer(client, free);
      assertThat(other.world().marks).isEmpty();
    }
  }

  private static void awaitUnsettled(RabbitServer broker, String topic, int unsettled, int ready)
      throws Exception {
    String expected = topic + "\t" + unsettled + "\t" + ready;
    Eventually.within(
        SOON,
        unsettled + " wait here and " + ready + " at the broker",
        () ->
            broker.ctl("list_queues", "name", "messages_unacknowledged", "messages_ready").stream()
                .anyMatch(expected::equals));
  }
}
