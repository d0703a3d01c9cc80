package org.warrenrpc.it.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.jca.ProfileProperties;

/**
 * A way to declare.
 *
 * @param declaring tells Warren
 * @param options tell a peer; null where no release that tests can install knows them
 */
record ProfileCase(
    String name,
    String dialect,
    Consumer<ProfileProperties> declaring,
    @Nullable List<String> options) {

  private static final AtomicInteger PROCESSES = new AtomicInteger();

  static final ProfileCase OSLO = oslo("oslo", each -> {});

  static final ProfileCase LIMITED =
      new ProfileCase(
          "limited",
          "oslo",
          each -> {
            each.setProfile("oslo-quorum");
            each.setQuorumDeliveryLimit("5");
            each.setQuorumMaxInMemoryLength("100");
            each.setQuorumMaxInMemoryBytes("1000000");
          },
          List.of(
              "rabbit_quorum_queue=true",
              "rabbit_quorum_delivery_limit=5",
              "rabbit_quroum_max_memory_length=100",
              "rabbit_quroum_max_memory_bytes=1000000"));

  static Stream<ProfileCase> all() {
    return Stream.of(
        OSLO,
        oslo("durable", each -> each.setDurableQueues("true"), "amqp_durable_queues=true"),
        oslo("auto-delete", each -> each.setAutoDeleteQueues("true"), "amqp_auto_delete=true"),
        oslo("ha", each -> each.setHaQueues("true"), "rabbit_ha_queues=true"),
        oslo("ttl", each -> each.setTransientTtlSeconds("60"), "rabbit_transient_queues_ttl=60"),
        oslo(
            "failover", each -> each.setCancelOnFailover("true"), "enable_cancel_on_failover=true"),
        oslo("quorum", each -> each.setProfile("oslo-quorum"), "rabbit_quorum_queue=true"),
        LIMITED,
        oslo("modern", each -> each.setProfile("modern"), "rabbit_quorum_queue=true"),
        new ProfileCase("nova", "nova2011", each -> each.setProfile("nova-2011"), List.of()),
        new ProfileCase(
            "nova-durable",
            "nova2011",
            each -> each.setDurableQueues("true"),
            List.of("--durable")),
        new ProfileCase(
            "transient-quorum", "oslo", each -> each.setTransientQuorumQueues("true"), null),
        new ProfileCase(
            "stream",
            "oslo",
            each -> {
              each.setTransientQuorumQueues("true");
              each.setStreamFanout("true");
            },
            null),
        new ProfileCase(
            "queue-manager",
            "oslo",
            // the processes that these adapters stand for have names of their own
            each -> each.setQueueManager("node1:warren" + PROCESSES.incrementAndGet()),
            null));
  }

  private static ProfileCase oslo(
      String name, Consumer<ProfileProperties> declaring, String... options) {
    return new ProfileCase(name, "oslo", declaring, List.of(options));
  }

  String topic(String test) {
    return "profile-" + test + "-" + name;
  }

  WarrenClient client(RabbitServer broker, String topic) throws Exception {
    return WarrenClient.of(broker.url(), dialect, topic + "-exchange", declaring);
  }

  PythonPeer caller(RabbitServer broker, String topic) throws Exception {
    return peer("client", broker, topic);
  }

  PythonPeer server(RabbitServer broker, String topic) throws Exception {
    return peer("server", broker, topic, topic, "python1");
  }

  /** To the notifications of that topic. */
  PythonPeer listener(RabbitServer broker, String topic, String... more) throws Exception {
    return peer(
        "listener",
        broker,
        topic,
        Stream.concat(Stream.of(topic), Stream.of(more)).toArray(String[]::new));
  }

  private PythonPeer peer(String program, RabbitServer broker, String topic, String... more)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("--exchange", topic + "-exchange"));
    boolean oslo = dialect.equals("oslo");
    for (String option : options == null ? List.<String>of() : options) {
      arguments.addAll(oslo ? List.of("--set", option) : List.of(option));
    }
    return PythonPeer.start(
        (oslo ? "oslo_" : "nova2011_") + program + ".py",
        broker.url(),
        arguments.toArray(String[]::new));
  }

  @Override
  public String toString() {
    return name;
  }
}
