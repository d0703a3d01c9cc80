package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcVersion;
import org.warrenrpc.Target;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.core.CrankedExecutor;
import org.warrenrpc.core.CrankedScheduler;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.LogLines;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.ThreadPerTask;
import org.warrenrpc.core.client.Client;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.Topology;

/** Several servers on one queue of one adapter: one subscription, and each its own of the rest. */
@Timeout(60)
class SharedListeningTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final CrankedScheduler scheduler = new CrankedScheduler();
  private final CrankedExecutor work = new CrankedExecutor();
  private final Desk a = new Desk("a");
  private final Desk b = new Desk("b");

  @AfterEach
  void close() {
    a.open.countDown();
    b.open.countDown();
    servers.close();
    broker.close();
  }

  /** Tells its name, and holds whoever waits until it is let go. */
  public static final class Desk {
    final String name;
    final CountDownLatch open = new CountDownLatch(1);
    final BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger peak = new AtomicInteger();

    Desk(String name) {
      this.name = name;
    }

    public String who() {
      return name;
    }

    public String wait(int number) throws InterruptedException {
      peak.accumulateAndGet(running.incrementAndGet(), Math::max);
      begun.add(number);
      assertThat(open.await(20, TimeUnit.SECONDS)).as("the desk opens").isTrue();
      running.decrementAndGet();
      return name;
    }
  }

  private static ServerSettings settings(
      @Nullable String namespace, int concurrency, int prefetch) {
    return settings(null, namespace, concurrency, prefetch);
  }

  private static ServerSettings settings(
      @Nullable String exchange, @Nullable String namespace, int concurrency, int prefetch) {
    return new ServerSettings("oslo", exchange, "compute", null, false, concurrency, prefetch, SOON)
        .with(new ServedInterface(namespace, RpcVersion.FIRST, Set.of()));
  }

  private RpcServer started(Desk desk, ServerSettings settings) {
    return servers.started(new ObjectTarget(desk), settings);
  }

  private RpcServer cranked(Desk desk, ServerSettings settings) {
    return servers.server(new ObjectTarget(desk), settings, work, scheduler);
  }

  private void crankAll() throws InterruptedException {
    while (!work.tasks.isEmpty()) {
      work.crank();
    }
  }

  private Client client() throws Exception {
    return Client.of(broker.broker, "oslo");
  }

  private static Target target(@Nullable String namespace) {
    Target compute = Target.topic("compute");
    return namespace == null ? compute : compute.withNamespace(namespace);
  }

  private static @Nullable Object who(Client client, @Nullable String namespace) {
    return client.rpc().call(RpcContext.EMPTY, target(namespace), RpcMessage.of("who"));
  }

  private static CompletableFuture<@Nullable Object> waiting(
      Client client, @Nullable String namespace, int number) {
    RpcMessage message = RpcMessage.of("wait").with("number", number);
    return CompletableFuture.supplyAsync(
        () -> client.rpc().call(RpcContext.EMPTY, target(namespace), message), new ThreadPerTask());
  }

  private static void cast(Client client, @Nullable String namespace, int number) {
    client
        .rpc()
        .cast(RpcContext.EMPTY, target(namespace), RpcMessage.of("wait").with("number", number));
  }

  // 4.1
  @Test
  void theQueueIsConsumedOnceWithTheSumOfTheirPrefetches() throws Exception {
    RpcServer first = cranked(a, settings("a", 1, 3));
    RpcServer second = cranked(b, settings("b", 1, 4));
    first.start();
    work.crank();
    assertThat(broker.subscriptions).containsExactly("+ compute 3");
    second.start();
    assertThat(second.isConsuming()).as("it joins what is consumed").isTrue();
    assertThat(broker.subscriptions).as("no I/O on the caller's thread").hasSize(1);
    crankAll();
    assertThat(broker.subscriptions)
        .as("the new one first, so that the queue is never without")
        .containsExactly("+ compute 3", "+ compute 7", "- compute");
    first.stop();
    crankAll();
    assertThat(broker.subscriptions.subList(3, 5)).containsExactly("+ compute 4", "- compute");
    assertThat(second.isConsuming()).isTrue();
    assertThat(first.isConsuming()).isFalse();
    assertThat(broker.connections).hasSize(1);
    second.stop();
    assertThat(broker.subscriptions).endsWith("- compute").hasSize(6);
    assertThat(broker.last().closed).isTrue();
  }

  @Test
  void serversThatStartTogetherAreConsumedForAtOnce() throws Exception {
    cranked(a, settings("a", 1, 3)).start();
    cranked(b, settings("b", 1, 4)).start();
    crankAll();
    assertThat(broker.subscriptions).containsExactly("+ compute 7");
  }

  @Test
  void aServerThatComesWhileTheQueueIsBeingConsumedIsReckonedWithAfterwards() throws Exception {
    RpcServer second = cranked(b, settings("b", 1, 4));
    broker.subscribing = queue -> second.start();
    cranked(a, settings("a", 1, 3)).start();
    work.crank();
    crankAll();
    assertThat(broker.subscriptions).containsExactly("+ compute 3", "+ compute 7", "- compute");
  }

  @Test
  void whenThereIsNoWorkForItTheNextCheckChangesThePrefetch() throws Exception {
    RefusingExecutor refusing = new RefusingExecutor(work);
    servers.server(new ObjectTarget(a), settings("a", 1, 3), refusing, scheduler).start();
    work.crank();
    refusing.refusing = true;
    servers.server(new ObjectTarget(b), settings("b", 1, 4), refusing, scheduler).start();
    assertThat(work.tasks).isEmpty();
    refusing.refusing = false;
    scheduler.tick();
    crankAll();
    assertThat(broker.subscriptions).contains("+ compute 7");
  }

  @Test
  void whatTheEarlierSubscriptionDeliveredCanStillBeSettledAndAnswered() throws Exception {
    started(a, settings("a", 1, 2));
    try (Client client = client()) {
      CompletableFuture<@Nullable Object> first = waiting(client, "a", 1);
      assertThat(a.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      CompletableFuture<@Nullable Object> second = waiting(client, "a", 2);
      started(b, settings("b", 1, 2));
      Servers.await("the second subscription", () -> broker.subscriptions.contains("- compute"));
      a.open.countDown();
      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("a");
      assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("a");
      assertThat(a.begun).as("once, and not again").containsExactly(2);
    }
  }

  @Test
  void aBusyServerKeepsItsConcurrencyAndHoldsUpNoOther() throws Exception {
    started(a, settings("a", 2, 4));
    started(b, settings("b", 1, 4));
    Servers.await("one subscription", () -> broker.subscriptions.contains("+ compute 8"));
    try (Client client = client()) {
      for (int i = 0; i < 5; i++) {
        cast(client, "a", i);
      }
      assertThat(a.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(a.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(who(client, "b")).as("past those that wait for the other").isEqualTo("b");
      assertThat(a.begun).isEmpty();
      a.open.countDown();
      Servers.await("the rest", () -> a.begun.size() == 3);
      assertThat(a.peak.get()).isEqualTo(2);
    }
  }

  @Test
  void requestsOfAServerThatStopsWhileAnotherStaysAreGivenBack() throws Exception {
    RpcServer first = started(a, settings(null, 1, 4));
    started(b, settings(null, 1, 4));
    b.open.countDown();
    try (Client client = client()) {
      for (int i = 1; i <= 4; i++) {
        cast(client, null, i);
      }
      assertThat(a.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(first::stop, new ThreadPerTask());
      Servers.await("the other to have run the rest", () -> b.begun.size() == 3);
      assertThat(stopped).as("one still runs").isNotDone();
      a.open.countDown();
      stopped.get(10, TimeUnit.SECONDS);
      assertThat(a.begun).isEmpty();
    }
  }

  @Test
  void aServerThatDrainsIsAnsweredForThoughItsListenerHasEnded() throws Exception {
    RpcServer first = started(a, settings("a", 1, 1));
    RpcServer second = started(b, settings("b", 1, 1));
    try (Client client = client()) {
      CompletableFuture<@Nullable Object> answer = waiting(client, "a", 1);
      assertThat(a.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(first::stop, new ThreadPerTask());
      Servers.await("the first to stop", () -> !first.isConsuming());
      second.stop();
      assertThat(broker.connections.get(0).closed).as("while one drains").isFalse();
      a.open.countDown();
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("a");
      stopped.get(10, TimeUnit.SECONDS);
      assertThat(broker.connections.get(0).closed).isTrue();
    }
  }

  @Test
  void aLostConnectionComesBackOnceForAll() throws Exception {
    RpcServer first = cranked(a, settings("a", 1, 3));
    RpcServer second = cranked(b, settings("b", 1, 4));
    first.start();
    second.start();
    crankAll();
    broker.last().lose();
    assertThat(first.isConsuming()).isFalse();
    assertThat(second.isConsuming()).isFalse();
    RpcServer third = cranked(new Desk("c"), settings("c", 1, 5));
    third.start();
    second.stop();
    scheduler.crank();
    crankAll();
    assertThat(broker.subscriptions).containsExactly("+ compute 7", "- compute", "+ compute 8");
    assertThat(first.isConsuming()).isTrue();
    assertThat(third.isConsuming()).isTrue();
    assertThat(broker.connections).hasSize(2);
    try (Client client = client()) {
      CompletableFuture<@Nullable Object> answer =
          CompletableFuture.supplyAsync(() -> who(client, "c"), new ThreadPerTask());
      work.crank();
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("c");
    }
  }

  @Test
  void whatWaitedAtAnyOfThemWhenTheConnectionWasLostIsNotRunTwice() throws Exception {
    cranked(a, settings("a", 1, 3)).start();
    cranked(b, settings("b", 1, 4)).start();
    crankAll();
    a.open.countDown();
    b.open.countDown();
    try (Client client = client()) {
      cast(client, "a", 1);
      cast(client, "b", 2);
      Servers.await("both to wait", () -> work.tasks.size() == 2);
      broker.last().lose();
      crankAll();
      assertThat(a.begun).isEmpty();
      assertThat(b.begun).isEmpty();
      scheduler.crank();
      work.crank();
      Servers.await("both to wait again", () -> work.tasks.size() == 2);
      crankAll();
      assertThat(a.begun).containsExactly(1);
      assertThat(b.begun).containsExactly(2);
    }
  }

  @Test
  void aPrefetchThatCannotBeChangedCostsAReconnection() throws Exception {
    RpcServer first = cranked(a, settings("a", 1, 3));
    first.start();
    crankAll();
    broker.subscribing =
        queue -> {
          throw new BrokerException(BrokerException.Kind.TIMEOUT, "no answer", null);
        };
    cranked(b, settings("b", 1, 4)).start();
    crankAll();
    assertThat(first.isConsuming()).isFalse();
    broker.subscribing = queue -> {};
    scheduler.crank();
    crankAll();
    assertThat(first.isConsuming()).isTrue();
    assertThat(broker.subscriptions).containsExactly("+ compute 3", "- compute", "+ compute 7");
  }

  // 4.1
  @Test
  void serversOfOneNameShareItsQueueAndHearTheFanoutEachForItself() throws Exception {
    ServerSettings host = Servers.settings("oslo", "host1", false);
    started(a, host);
    started(b, host);
    Servers.await(
        "one subscription for each shared queue",
        () -> broker.subscriptions.containsAll(List.of("+ compute 16", "+ compute.host1 16")));
    a.open.countDown();
    b.open.countDown();
    try (Client client = client()) {
      Target named = Target.topic("compute").withServer("host1");
      Set<@Nullable Object> who = new java.util.HashSet<>();
      for (int i = 0; i < 2; i++) {
        who.add(client.rpc().call(RpcContext.EMPTY, named, RpcMessage.of("who")));
      }
      assertThat(who).containsExactlyInAnyOrder("a", "b");
      client.rpc().fanoutCast(RpcContext.EMPTY, "compute", RpcMessage.of("wait").with("number", 7));
      assertThat(a.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(7);
      assertThat(b.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(7);
    }
  }

  // B6: T.S may be another topic's name
  @Test
  void aTopicThatReadsLikeAServersNameIsTheSameQueue() throws Exception {
    ServerSettings host = Servers.settings("oslo", "host1", false);
    started(a, host);
    started(
        b,
        new ServerSettings("oslo", null, "compute.host1", null, false, 1, 1, SOON)
            .with(new ServedInterface("b", RpcVersion.FIRST, Set.of())));
    Servers.await("one subscription", () -> broker.subscriptions.contains("+ compute.host1 9"));
  }

  // B5, 4.1: queue names ignore the exchange
  @Test
  void serversOnTwoExchangesShareTheQueueWhichIsBoundToBoth() throws Exception {
    started(a, settings("one", "a", 1, 1));
    started(b, settings("two", "b", 1, 1));
    try (Client client = client()) {
      assertThat(
              client
                  .rpc()
                  .call(RpcContext.EMPTY, target("b").withExchange("one"), RpcMessage.of("who")))
          .isEqualTo("b");
      assertThat(
              client
                  .rpc()
                  .call(RpcContext.EMPTY, target("a").withExchange("two"), RpcMessage.of("who")))
          .isEqualTo("a");
    }
  }

  /** Has the exchange "two" exist with other attributes. */
  private void spoilExchangeTwo() throws Exception {
    try (BrokerConnection connection =
            broker.broker.connect(BrokerSettings.DEFAULTS, "raw", DeliveryThread.IO, SOON);
        BrokerSession session = connection.openSession(SOON)) {
      session.declare(Topology.of(new ExchangeSpec("two", "topic", true, false)), SOON);
    }
  }

  // 4.2
  @Test
  void anExchangeThatIsRefusedCostsTheOtherServersNothing() throws Exception {
    spoilExchangeTwo();
    RpcServer first = cranked(a, settings("one", "a", 1, 1));
    RpcServer second = cranked(b, settings("two", "b", 1, 1));
    first.start();
    crankAll();
    second.start();
    try (LogLines log = new LogLines(Consumption.class)) {
      crankAll();
      scheduler.tick();
      assertThat(work.tasks).as("a refusal stands").isEmpty();
      assertThat(log.warnings()).hasSize(1);
    }
    assertThat(first.isConsuming()).isTrue();
    assertThat(first.refusal()).isNull();
    assertThat(second.isConsuming()).isFalse();
    assertThat(second.refusal()).contains("exchange 'two'");
  }

  // 4.2
  @Test
  void norDoesItWhenItsServerWasTheFirst() throws Exception {
    spoilExchangeTwo();
    RpcServer first = cranked(a, settings("two", "a", 1, 1));
    RpcServer second = cranked(b, settings("one", "b", 1, 1));
    first.start();
    second.start();
    crankAll();
    assertThat(second.isConsuming()).isTrue();
    assertThat(second.refusal()).isNull();
    assertThat(first.refusal()).contains("exchange 'two'");
    assertThat(broker.last().sessions.get(0).isOpen()).as("the broken session").isFalse();
  }

  @Test
  void aFurtherExchangeThatIsNotAnsweredForIsDeclaredWithTheNextConnection() throws Exception {
    RpcServer first = cranked(a, settings("one", "a", 1, 1));
    RpcServer second = cranked(b, settings("two", "b", 1, 1));
    first.start();
    crankAll();
    broker.declaring =
        topology -> {
          throw new BrokerException(BrokerException.Kind.TIMEOUT, "no answer", null);
        };
    second.start();
    crankAll();
    assertThat(first.isConsuming()).isFalse();
    broker.declaring = topology -> {};
    scheduler.crank();
    crankAll();
    assertThat(first.isConsuming()).isTrue();
    assertThat(second.isConsuming()).isTrue();
  }

  @Test
  void whoeverWantsTheQueueOtherwiseIsRefusedNamingBoth() {
    servers.named("first", new ObjectTarget(a), settings("a", 1, 1));
    ServerSettings other =
        new ServerSettings("nova2011", "openstack", "compute", null, false, 1, 1, SOON);
    assertThatThrownBy(() -> servers.named("second", new ObjectTarget(b), other))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'compute'")
        .hasMessageContaining("dialect is 'oslo' for first and 'nova2011' for second");
  }

  // which callers are trusted is the queue's matter, not one server's
  @Test
  void whoeverTrustsOtherReplyQueuesIsRefusedToo() {
    servers.named("first", new ObjectTarget(a), settings("a", 1, 1));
    RpcCodec other = new RpcCodec(RpcCodec.DEFAULTS.maxBodyBytes(), "answers_.+", false);
    assertThatThrownBy(
            () -> servers.named("second", new ObjectTarget(b), settings("b", 1, 1).with(other)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("replyQueuePattern is 'reply_.+' for first and 'answers_.+'");
  }

  @Test
  void aFanoutQueueIsNobodyElses() {
    servers.started(new ObjectTarget(a), Servers.settings("oslo", null, true));
    servers.started(new ObjectTarget(b), Servers.settings("nova2011", null, true));
  }

  @Test
  void onceItIsGoneTheOtherMayHaveIt() {
    servers.named("first", new ObjectTarget(a), settings("a", 1, 1)).stop();
    servers.named(
        "second",
        new ObjectTarget(b),
        new ServerSettings("nova2011", "openstack", "compute", null, false, 1, 1, SOON));
  }

  // one subscription for an adapter, broker, virtual host, user and queue
  @Test
  void serversThatConnectOtherwiseShareTheQueueAllTheSame() throws Exception {
    BrokerSettings here = BrokerSettings.DEFAULTS;
    BrokerSettings otherwise =
        new BrokerSettings(
            URI.create("amqp://localhost"),
            here.userName(),
            here.password(),
            Duration.ofSeconds(7),
            SOON.plus(SOON));
    started(a, settings("a", 1, 1));
    RpcServer second = servers.server(otherwise, new ObjectTarget(b), settings("b", 1, 1));
    second.start();
    Servers.await("the second to consume", second::isConsuming);
    try (Client client = client()) {
      for (String each : List.of("a", "a", "b", "b")) {
        assertThat(who(client, each)).isEqualTo(each);
      }
    }
  }

  @Test
  void anotherUserConsumesForItself() throws Exception {
    started(a, settings("a", 1, 1));
    BrokerSettings here = BrokerSettings.DEFAULTS;
    RpcServer other =
        servers.server(
            new BrokerSettings(
                here.uri(), "alice", here.password(), here.heartbeat(), here.connectTimeout()),
            new ObjectTarget(b),
            settings("b", 1, 1));
    other.start();
    Servers.await("the other to consume", other::isConsuming);
    assertThat(broker.connections).hasSize(2);
    assertThat(broker.subscriptions).containsExactly("+ compute 1", "+ compute 1");
  }

  @Test
  void serversThatComeAndGoUnderLoadLoseNothing() throws Exception {
    a.open.countDown();
    b.open.countDown();
    started(a, settings(null, 4, 8));
    try (Client client = client()) {
      int casts = 400;
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < casts; i++) {
                  cast(client, null, i);
                }
              },
              new ThreadPerTask());
      Map<Integer, RpcServer> others = new java.util.HashMap<>();
      for (int i = 0; i < 6; i++) {
        others.put(i, started(b, settings(null, 2, 5)));
        if (i > 0) {
          others.remove(i - 1).stop();
        }
      }
      sending.get(20, TimeUnit.SECONDS);
      Servers.await("everything to have run", () -> a.begun.size() + b.begun.size() >= casts);
      Set<Integer> distinct = new java.util.HashSet<>(a.begun);
      distinct.addAll(b.begun);
      assertThat(distinct).hasSize(casts);
      assertThat(a.begun.size() + b.begun.size()).as("none twice").isEqualTo(casts);
      others.values().forEach(RpcServer::stop);
    }
  }
}
