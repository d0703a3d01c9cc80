package org.warrenrpc.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.OneRabbit;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.it.servers.Relay;
import org.warrenrpc.jca.RpcManagedConnectionFactory;

/**
 * What ends a call reaches its caller, though the broker would not take it when it was ready
 * (4.12).
 */
@Requires(Part.RABBITMQ)
@ExtendWith(OneRabbit.class)
@Timeout(180)
final class LateRepliesIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Answers when it may. */
  public static final class Desk {
    final AtomicInteger begun = new AtomicInteger();
    final CountDownLatch open = new CountDownLatch(1);

    public int hold(int number) throws InterruptedException {
      begun.incrementAndGet();
      assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
      return number;
    }

    public String echo(String text) {
      return text;
    }
  }

  private final RabbitServer rabbit;
  private final Desk desk = new Desk();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private RpcConnectionFactory server;
  private RpcConnectionFactory client;
  private RpcConnection consuming;

  LateRepliesIT(RabbitServer rabbit) {
    this.rabbit = rabbit;
  }

  @BeforeEach
  void thaw() {
    calm();
  }

  @AfterEach
  void close() throws Exception {
    calm();
    desk.open.countDown();
    callers.shutdownNow();
    consuming.close();
    ((AutoCloseable) client).close();
    ((AutoCloseable) server).close();
  }

  private void calm() {
    rabbit.ctl("set_vm_memory_high_watermark", "0.4");
  }

  private void serve(String dialect, String topic) throws Exception {
    server = factory(dialect, rabbit.url());
    client = factory(dialect, rabbit.url());
    serve(topic);
  }

  private void serve(String topic) throws Exception {
    consuming = server.createConnection();
    consuming.createConsumer(topic, desk);
    consuming.consumeInThread();
    Eventually.within(
        SOON,
        "the server answers",
        () ->
            "x"
                .equals(
                    client.call(RpcContext.EMPTY, topic, RpcMessage.of("echo").with("text", "x"))));
  }

  private static RpcConnectionFactory factory(String dialect, String url) throws Exception {
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setConnectionURL(url);
    managed.setDialect(dialect);
    return (RpcConnectionFactory) managed.createConnectionFactory();
  }

  private List<CompletableFuture<Integer>> hold(String topic, int calls) throws Exception {
    List<CompletableFuture<Integer>> all =
        IntStream.range(0, calls)
            .mapToObj(
                number ->
                    CompletableFuture.supplyAsync(
                        () ->
                            client.call(
                                RpcContext.EMPTY,
                                Target.topic(topic),
                                RpcMessage.of("hold").with("number", number),
                                Integer.class,
                                LIMIT),
                        callers))
            .toList();
    Eventually.within(SOON, "all run", () -> desk.begun.get() == calls);
    return all;
  }

  private void answered(List<CompletableFuture<Integer>> calls) throws Exception {
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i);
    }
    assertThat(desk.begun).as("each ran once").hasValue(calls.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void repliesOfAMemoryAlarmAreSentWhenItIsOver(String dialect) throws Exception {
    String topic = "alarm-" + dialect;
    serve(dialect, topic);
    List<CompletableFuture<Integer>> calls = hold(topic, 6);
    rabbit.ctl("set_vm_memory_high_watermark", "absolute", "1000");
    // one publishes, and is blocked, so that the connection is known to be
    desk.open.countDown();
    rabbit.ctl("list_connections", "state");
    assertThat(calls).as("nothing gets through").noneMatch(CompletableFuture::isDone);
    calm();
    answered(calls);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void repliesWhoseConnectionWasLostAreSentOnTheNextOne(String dialect) throws Exception {
    String topic = "lost-" + dialect;
    serve(dialect, topic);
    List<CompletableFuture<Integer>> calls = hold(topic, 6);
    String consumer =
        rabbit.ctl("list_consumers", "queue_name", "channel_pid").stream()
            .filter(line -> line.startsWith(topic + "\t"))
            .findFirst()
            .orElseThrow()
            .split("\t")[1];
    String connection =
        rabbit.ctl("list_channels", "pid", "connection").stream()
            .filter(line -> line.startsWith(consumer + "\t"))
            .findFirst()
            .orElseThrow()
            .split("\t")[1];
    rabbit.ctl("close_connection", connection, "a test");
    desk.open.countDown();
    answered(calls);
  }

  @Test
  void repliesThatTheBrokerHadNotReadWhenTheirConnectionBrokeAreSentOnTheNextOne()
      throws Exception {
    try (Relay relay = new Relay(URI.create(rabbit.url()))) {
      server = factory("oslo", relay.uri().toString());
      client = factory("oslo", rabbit.url());
      serve("unread");
      List<CompletableFuture<Integer>> calls = hold("unread", 6);
      relay.swallow();
      desk.open.countDown();
      Eventually.within(
          SOON,
          "all the replies are in the socket",
          () -> relay.swallowed().split("ending", -1).length > calls.size());
      assertThat(calls).as("nothing gets through").noneMatch(CompletableFuture::isDone);
      relay.cut();
      answered(calls);
    }
  }

  @Test
  void aServerOnAFrozenBrokerEndsWithinSeconds() throws Exception {
    serve("oslo", "frozen");
    rabbit.freeze();
    long start = System.nanoTime();
    try {
      consuming.close();
    } finally {
      rabbit.thaw();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }
}
