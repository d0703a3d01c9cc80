package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.RpcContext;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.it.servers.Relay;
import org.warrenrpc.jca.ProfileProperties;

/** Fanout by a stream, over the loss of a connection (4.1). */
@Requires(Part.RABBITMQ)
@ExtendWith(OneRabbit.class)
@Timeout(120)
class StreamFanoutIT {
  private static final Duration SOON = Duration.ofSeconds(JavaWorld.LIMIT_SECONDS);

  private static void stream(ProfileProperties properties) {
    properties.setTransientQuorumQueues("true");
    properties.setStreamFanout("true");
  }

  /** Streams are not among the queues whose consumers the broker lists. */
  private static void awaitHeard(WarrenClient client, String topic, JavaWorld world)
      throws Exception {
    Eventually.within(
        SOON,
        "a fanout cast is heard",
        () -> {
          fanOut(client, topic, "probe");
          return "probe".equals(world.marks.poll(300, TimeUnit.MILLISECONDS));
        });
    // until those that came before it are heard too
    fanOut(client, topic, "last probe");
    String heard = world.mark();
    while (heard.equals("probe")) {
      heard = world.mark();
    }
    assertThat(heard).isEqualTo("last probe");
  }

  private static void fanOut(WarrenClient client, String topic, String tag) {
    client.rpc().fanoutCast(RpcContext.EMPTY, topic, WarrenCallsPython.mark(tag));
  }

  @Test
  void whatCameMeanwhileIsHeardOnceWhenTheConnectionIsBack(RabbitServer broker) throws Exception {
    String topic = "stream-loss";
    try (Relay relay = new Relay(URI.create(broker.url()));
        WarrenClient client =
            WarrenClient.of(broker.url(), "oslo", topic + "-exchange", StreamFanoutIT::stream);
        WarrenAdapter adapter =
            WarrenAdapter.start(
                relay.uri().toString(),
                started -> {
                  started.setExchange(topic + "-exchange");
                  stream(started);
                })) {
      JavaWorld world = activate(adapter, topic);
      awaitHeard(client, topic, world);
      fanOut(client, topic, "a");
      fanOut(client, topic, "b");
      assertThat(world.mark()).isEqualTo("a");
      assertThat(world.mark()).isEqualTo("b");
      relay.away(true);
      relay.cut();
      for (String tag : new String[] {"c", "d", "e"}) {
        fanOut(client, topic, tag);
      }
      relay.away(false);
      for (String tag : new String[] {"c", "d", "e"}) {
        assertThat(world.mark()).isEqualTo(tag);
      }
      fanOut(client, topic, "f");
      assertThat(world.mark()).isEqualTo("f");
    }
  }

  @Test
  void aStreamThatWasMadeAnewMeanwhileIsReadAllTheSame(RabbitServer broker) throws Exception {
    String topic = "stream-anew";
    try (Relay relay = new Relay(URI.create(broker.url()));
        WarrenClient client =
            WarrenClient.of(broker.url(), "oslo", topic + "-exchange", StreamFanoutIT::stream);
        WarrenAdapter adapter =
            WarrenAdapter.start(
                relay.uri().toString(),
                started -> {
                  started.setExchange(topic + "-exchange");
                  stream(started);
                })) {
      JavaWorld world = activate(adapter, topic);
      awaitHeard(client, topic, world);
      for (int i = 0; i < 5; i++) {
        fanOut(client, topic, "old" + i);
        assertThat(world.mark()).isEqualTo("old" + i);
      }
      relay.away(true);
      relay.cut();
      broker.ctl("delete_queue", topic + "_fanout");
      relay.away(false);
      awaitHeard(client, topic, world);
    }
  }

  private static JavaWorld activate(WarrenAdapter adapter, String topic) throws Exception {
    return adapter
        .activate(
            spec -> {
              spec.setTopic(topic);
              spec.setFanout("true");
            })
        .world();
  }
}
