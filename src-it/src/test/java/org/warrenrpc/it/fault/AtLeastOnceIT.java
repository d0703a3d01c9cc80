package org.warrenrpc.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.interop.ThreadContainer;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.jca.RpcActivationSpec;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.RpcResourceAdapter;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/** Requests that are settled after their run, on queues of either kind (4.10). */
@Requires(Part.RABBITMQ)
@ExtendWith(OneRabbit.class)
@Timeout(180)
final class AtLeastOnceIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final RabbitServer rabbit;
  private final Ledger.World world = new Ledger.World();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<RpcResourceAdapter> adapters = new ArrayList<>();
  private StandaloneConnectionFactory client;
  private Connection raw;
  private String topic;

  AtLeastOnceIT(RabbitServer rabbit) {
    this.rabbit = rabbit;
  }

  @AfterEach
  void close() throws Exception {
    world.gate.countDown();
    adapters.forEach(RpcResourceAdapter::stop);
    client.close();
    raw.close();
    threads.shutdownNow();
  }

  private void serve(String name, String profile, Consumer<RpcActivationSpec> setUp)
      throws Exception {
    topic = name + "-" + profile;
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setConnectionURL(rabbit.url());
    managed.setProfile(profile);
    managed.setExchange("exchange-" + profile);
    client = managed.createConnectionFactory();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(rabbit.url().replaceFirst("/$", ""));
    raw = factory.newConnection();
    activate(profile, setUp);
  }

  private RpcResourceAdapter activate(String profile, Consumer<RpcActivationSpec> setUp)
      throws Exception {
    RpcResourceAdapter adapter = new RpcResourceAdapter();
    adapters.add(adapter);
    adapter.setConnectionURL(rabbit.url());
    adapter.setProfile(profile);
    adapter.setExchange("exchange-" + profile);
    adapter.start(new ThreadContainer(threads));
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic(topic);
    spec.setAcknowledge("after");
    spec.setRetryPauseMillis("200");
    spec.setDrainTimeoutMillis("500");
    setUp.accept(spec);
    adapter.endpointActivation(new Ledgers(world), spec);
    Eventually.within(SOON, "it consumes", () -> consumer() != null);
    return adapter;
  }

  private static RpcMessage request(String method, String text) {
    return RpcMessage.of(method).with("text", text);
  }

  private void cast(String method, String text) {
    client.cast(RpcContext.EMPTY, topic, request(method, text));
  }

  private void awaitRuns(String... texts) throws Exception {
    Eventually.within(SOON, "runs " + List.of(texts), () -> world.ran.equals(List.of(texts)));
  }

  /** Of one queue: how many messages it holds, delivered ones included. */
  private void awaitMessages(String queue, int count) throws Exception {
    Eventually.within(
        SOON,
        count + " messages in " + queue,
        () -> rabbit.ctl("list_queues", "name", "messages").contains(queue + "\t" + count));
  }

  /** Without what the broker itself adds. */
  private static Map<String, String> texts(Map<String, Object> headers) {
    return headers.entrySet().stream()
        .filter(entry -> !entry.getKey().equals("x-delivery-count"))
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
  }

  private GetResponse take(String queue) throws Exception {
    try (Channel channel = raw.createChannel()) {
      return channel.basicGet(queue, true);
    }
  }

  private String consumer() {
    return rabbit.ctl("list_consumers", "queue_name", "channel_pid").stream()
        .filter(line -> line.startsWith(topic + "\t"))
        .map(line -> line.split("\t")[1])
        .findFirst()
        .orElse(null);
  }

  private void loseTheConnection() throws Exception {
    String consumer = consumer();
    String connection =
        rabbit.ctl("list_channels", "pid", "connection").stream()
            .filter(line -> line.startsWith(consumer + "\t"))
            .findFirst()
            .orElseThrow()
            .split("\t")[1];
    rabbit.ctl("close_connection", connection, "a test");
    Eventually.within(
        SOON,
        "it consumes again",
        () -> {
          String now = consumer();
          return now != null && !now.equals(consumer);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "oslo-quorum"})
  void aCastThatFailsIsRunAgainAndLeavesNothingBehind(String profile) throws Exception {
    serve("again", profile, spec -> {});
    world.failures.set(2);
    cast("enter", "a");
    awaitRuns("a", "a", "a");
    awaitMessages(topic, 0);
    assertThat(rabbit.ctl("list_queues", "name")).doesNotContain("warren_dead_" + topic);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "oslo-quorum"})
  void aCopyGoesToTheEndOfItsQueueWithTheNumberOfItsRun(String profile) throws Exception {
    serve(
        "copy",
        profile,
        spec -> {
          spec.setConcurrency("1");
          spec.setPrefetch("1");
        });
    world.failures.set(1);
    cast("enter", "a");
    cast("hold", "b");
    awaitRuns("a", "b");
    GetResponse copy = take(topic);
    assertThat(copy).isNotNull();
    assertThat(texts(copy.getProps().getHeaders())).isEqualTo(Map.of("x-warren-attempt", "2"));
    assertThat(copy.getProps().getDeliveryMode()).isEqualTo(2);
    assertThat(copy.getProps().getContentType()).isEqualTo("application/json");
    assertThat(copy.getProps().getExpiration()).isNull();
    assertThat(new String(copy.getBody(), StandardCharsets.UTF_8)).contains("enter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "oslo-quorum"})
  void aCastThatKeepsFailingIsADeadLetterInADurableQueue(String profile) throws Exception {
    serve("dead", profile, spec -> spec.setRetryLimit("1"));
    world.failures.set(9);
    cast("enter", "a");
    String dead = "warren_dead_" + topic;
    awaitMessages(dead, 1);
    awaitMessages(topic, 0);
    assertThat(world.ran).containsExactly("a", "a");
    assertThat(rabbit.ctl("list_queues", "name", "durable", "arguments"))
        .contains(dead + "\ttrue\t[]")
        .noneMatch(line -> line.contains("dead-letter"));
    GetResponse letter = take(dead);
    assertThat(texts(letter.getProps().getHeaders()))
        .isEqualTo(
            Map.of(
                "x-warren-attempts", "2",
                "x-warren-queue", topic,
                "x-warren-server", "Ledger on " + topic,
                "x-warren-exception", "java.lang.IllegalStateException",
                "x-warren-reason", "the pen is dry"));
    assertThat(new String(letter.getBody(), StandardCharsets.UTF_8)).contains("enter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "oslo-quorum"})
  void aDeadLetterQueueThatAnOperatorDeclaredIsTaken(String profile) throws Exception {
    String queue = "kept-" + profile;
    serve(
        "declared",
        profile,
        spec -> {
          spec.setDeadLetterQueue(queue);
          spec.setRetryLimit("0");
        });
    try (Channel channel = raw.createChannel()) {
      channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
    }
    world.failures.set(9);
    cast("enter", "a");
    awaitMessages(queue, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "oslo-quorum"})
  void aCastWhoseConnectionIsLostWhileItRunsRunsOnce(String profile) throws Exception {
    serve("lost", profile, spec -> {});
    cast("hold", "a");
    awaitRuns("a");
    loseTheConnection();
    awaitMessages(topic, 1);
    world.gate.countDown();
    awaitMessages(topic, 0);
    assertThat(world.ran).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "oslo-quorum"})
  void aCallWhoseConnectionIsLostWhileItRunsRunsOnceAndIsAnswered(String profile) throws Exception {
    serve("called", profile, spec -> {});
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () ->
                client.call(
                    RpcContext.EMPTY,
                    Target.topic(topic),
                    request("hold", "a"),
                    String.class,
                    SOON),
            threads);
    awaitRuns("a");
    loseTheConnection();
    world.gate.countDown();
    assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("a");
    awaitMessages(topic, 0);
    assertThat(world.ran).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "oslo-quorum"})
  void whatRunsWhenItsServerGoesIsRunByAnother(String profile) throws Exception {
    serve("gone", profile, spec -> {});
    cast("hold", "a");
    awaitRuns("a");
    adapters.get(0).stop();
    activate(profile, spec -> {});
    awaitRuns("a", "a");
    world.gate.countDown();
    awaitMessages(topic, 0);
  }
}
