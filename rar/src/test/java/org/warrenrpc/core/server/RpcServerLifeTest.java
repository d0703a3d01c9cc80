package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.core.CrankedExecutor;
import org.warrenrpc.core.CrankedScheduler;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.LogLines;
import org.warrenrpc.core.ThreadPerTask;
import org.warrenrpc.core.client.Client;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;
import org.warrenrpc.wire.Dialects;

/** How a server connects, comes back and ends. */
@Timeout(60)
class RpcServerLifeTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final Servers elsewhere = new Servers(broker);
  private final CrankedScheduler scheduler = new CrankedScheduler();
  private final CrankedExecutor work = new CrankedExecutor();
  private final Desk desk = new Desk();

  @AfterEach
  void close() {
    desk.open.countDown();
    servers.close();
    elsewhere.close();
    broker.close();
  }

  /** Runs until it is let go. */
  public static final class Desk {
    final CountDownLatch open = new CountDownLatch(1);
    final BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger peak = new AtomicInteger();

    public int wait(int number) throws InterruptedException {
      peak.accumulateAndGet(running.incrementAndGet(), Math::max);
      begun.add(number);
      assertThat(open.await(20, TimeUnit.SECONDS)).as("the desk opens").isTrue();
      running.decrementAndGet();
      return number;
    }

    public String who() {
      return "me";
    }
  }

  private RpcServer cranked(ServerSettings settings) {
    return servers.server(new ObjectTarget(desk), settings, work, scheduler);
  }

  private RpcServer cranked() {
    return cranked(Servers.settings("oslo", null, false));
  }

  private static ServerSettings drain(int concurrency, Duration drain) {
    return new ServerSettings("oslo", null, "compute", null, false, concurrency, 8, drain);
  }

  private Client client() throws Exception {
    return Client.of(broker.broker, "oslo");
  }

  private static void cast(Client client, int number) {
    client.rpc().cast(RpcContext.EMPTY, "compute", RpcMessage.of("wait").with("number", number));
  }

  private static CompletableFuture<@Nullable Object> call(Client client, int number) {
    return CompletableFuture.supplyAsync(
        () ->
            client
                .rpc()
                .call(RpcContext.EMPTY, "compute", RpcMessage.of("wait").with("number", number)),
        new ThreadPerTask());
  }

  @Test
  void aTargetWithNothingToCallIsRefusedAtOnce() {
    assertThatThrownBy(
            () ->
                servers.server(
                    new ObjectTarget(new Object()),
                    Servers.settings("oslo", null, false),
                    work,
                    scheduler))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void serverWithFanoutIsRefusedNamingBoth() {
    assertThatThrownBy(() -> Servers.settings("oslo", "host1", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host1")
        .hasMessageContaining("fanout");
  }

  // W1
  @Test
  void startingConnectsOutOfWorkAndDeclaresInWorkOnly() throws Exception {
    RpcServer server = cranked();
    server.start();
    assertThat(broker.connections).hasSize(1);
    assertThat(broker.last().sessions).isEmpty();
    assertThat(server.isConsuming()).isFalse();
    work.crank();
    assertThat(server.isConsuming()).isTrue();
    server.start();
    assertThat(work.tasks).isEmpty();
  }

  // W10, O5; 3.5, 4.12
  @Test
  void whileTheBrokerIsAwayAttemptsComeFromTheSchedulerWithPausesThatDouble() throws Exception {
    broker.connecting =
        limit -> {
          throw FaultyBroker.away();
        };
    RpcServer server = cranked();
    try (LogLines log = new LogLines(Listener.class)) {
      server.start();
      for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
        assertThat(scheduler.crank())
            .isBetween(Duration.ofMillis(seconds * 800L), Duration.ofMillis(seconds * 1200L));
      }
      assertThat(work.tasks).as("no thread is held").isEmpty();
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.warnings().get(0).getThrown()).hasMessageContaining("the broker is away");
    }
    broker.connecting = limit -> {};
    scheduler.crank();
    work.crank();
    assertThat(server.isConsuming()).isTrue();
  }

  // W10
  @Test
  void whileTheBrokerDoesNotAnswerNoWorkIsThereForAnybody() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    broker.connecting = limit -> await(answer);
    try (Servers many = new Servers(broker, Dialer.on(new ThreadPerTask()))) {
      List<RpcServer> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        all.add(many.server(new ObjectTarget(desk), topic("topic" + i), work, scheduler));
      }
      all.forEach(RpcServer::start);
      Servers.await("somebody to connect", () -> !broker.names.isEmpty());
      assertThat(work.tasks).isEmpty();
      all.get(0).stop();
      answer.countDown();
      for (int i = 0; i < 199; i++) {
        work.crank();
      }
      assertThat(broker.names).as("one attempt for all").hasSize(1);
      assertThat(all.subList(1, 200)).allMatch(RpcServer::isConsuming);
      assertThat(all.get(0).isConsuming()).isFalse();
    }
  }

  private static ServerSettings topic(String topic) {
    return new ServerSettings("oslo", null, topic, null, false, 1, 1, SOON);
  }

  // W3
  @Test
  void whenWorkIsRefusedTheSchedulerTriesAgainOnTheSameConnection() throws Exception {
    RefusingExecutor refusing = new RefusingExecutor(work);
    RpcServer server =
        servers.server(
            new ObjectTarget(desk), Servers.settings("oslo", null, false), refusing, scheduler);
    refusing.refusing = true;
    server.start();
    scheduler.crank();
    refusing.refusing = false;
    scheduler.crank();
    work.crank();
    assertThat(server.isConsuming()).isTrue();
    assertThat(broker.connections).hasSize(1);
  }

  @Test
  void stoppedWhileItWaitsForWorkItClosesItsConnection() throws Exception {
    RpcServer server = cranked();
    server.start();
    server.stop();
    assertThat(broker.last().closed).isTrue();
    work.crank();
    assertThat(broker.connections).hasSize(1);
    assertThat(broker.last().sessions).isEmpty();
  }

  // 3.5, 4.12
  @Test
  void aLostConnectionIsReplacedAndQueuesAreConsumedAgain() throws Exception {
    RpcServer server = cranked(Servers.settings("oslo", "host1", false));
    server.start();
    assertThat(work.tasks).as("one for each queue").hasSize(3);
    crankAll();
    broker.last().lose();
    assertThat(server.isConsuming()).isFalse();
    assertThat(work.tasks).isEmpty();
    scheduler.pending(false).forEach(Runnable::run);
    crankAll();
    assertThat(server.isConsuming()).isTrue();
    assertThat(broker.connections).as("one for all queues").hasSize(2);
    answers();
  }

  private void crankAll() throws InterruptedException {
    while (!work.tasks.isEmpty()) {
      work.crank();
    }
  }

  private void answers() throws Exception {
    try (Client client = client()) {
      CompletableFuture<@Nullable Object> answer =
          CompletableFuture.supplyAsync(
              () -> client.rpc().call(RpcContext.EMPTY, "compute", RpcMessage.of("who")),
              new ThreadPerTask());
      work.crank();
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("me");
    }
  }

  // 3.5, 4.12
  @Test
  void aQueueThatIsDeletedIsDeclaredAndConsumedAgain() throws Exception {
    RpcServer server = cranked();
    server.start();
    work.crank();
    try (BrokerConnection connection = raw();
        BrokerSession session = connection.openSession(SOON)) {
      session.deleteQueue("compute", SOON);
    }
    Servers.await("the next attempt to be due", () -> scheduler.pending(false).size() == 1);
    assertThat(server.isConsuming()).isFalse();
    scheduler.crank();
    work.crank();
    assertThat(server.isConsuming()).isTrue();
    assertThat(broker.connections).as("the connection was not lost").hasSize(1);
    answers();
  }

  @Test
  void aSessionThatBreaksUnheardIsNoticedAndReplaced() throws Exception {
    RpcServer server = cranked();
    server.start();
    work.crank();
    broker.last().sessions.get(0).breakIt();
    scheduler.tick();
    scheduler.crank();
    work.crank();
    assertThat(server.isConsuming()).isTrue();
    assertThat(scheduler.pending(true)).hasSize(1);
    answers();
  }

  // 4.2
  @Test
  void aRefusedDeclarationIsTriedAgainAndHoldsNoConnectionMeanwhile() throws Exception {
    try (BrokerConnection connection = raw();
        BrokerSession session = connection.openSession(SOON)) {
      session.declare(
          Topology.of(new QueueSpec("compute", true, false, false, java.util.Map.of())), SOON);
      RpcServer server = cranked();
      server.start();
      work.crank();
      assertThat(server.isConsuming()).isFalse();
      assertThat(broker.last().closed).isTrue();
      session.deleteQueue("compute", SOON);
      scheduler.crank();
      work.crank();
      assertThat(server.isConsuming()).isTrue();
    }
  }

  @Test
  void requestsThatWaitedWhenTheConnectionWasLostAreNotRunTwice() throws Exception {
    RpcServer server = cranked();
    server.start();
    work.crank();
    try (Client client = client()) {
      desk.open.countDown();
      cast(client, 1);
      Runnable turn = work.tasks.poll(10, TimeUnit.SECONDS);
      broker.last().lose();
      assertThat(turn).isNotNull();
      turn.run();
      assertThat(desk.begun).isEmpty();
      scheduler.crank();
      work.crank();
      work.crank();
      assertThat(desk.begun).containsExactly(1);
    }
  }

  // I6
  @Test
  void stoppedWhileItConnectsNothingIsConsumed() throws Exception {
    CountDownLatch connecting = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    List<String> subscribed = new ArrayList<>();
    broker.connecting =
        limit -> {
          connecting.countDown();
          await(answer);
        };
    broker.subscribing = subscribed::add;
    try (Servers slow = new Servers(broker, Dialer.on(new ThreadPerTask()))) {
      RpcServer server =
          slow.server(
              new ObjectTarget(desk),
              Servers.settings("oslo", null, false),
              servers.threads,
              scheduler);
      server.start();
      await(connecting);
      server.stop();
      answer.countDown();
      Servers.await(
          "the late connection to be closed",
          () -> !broker.connections.isEmpty() && broker.last().closed);
      assertThat(subscribed).isEmpty();
      assertThat(server.isConsuming()).isFalse();
      assertThat(scheduler.pending(false)).isEmpty();
      assertThat(scheduler.pending(true)).isEmpty();
    }
  }

  @Test
  void stoppedWhileItStartsItGivesBackWhatComesAndEnds() throws Exception {
    desk.open.countDown();
    cranked().start();
    work.crank();
    servers.close();
    try (Client client = client()) {
      cast(client, 1);
      AtomicReference<RpcServer> late = new AtomicReference<>();
      CountDownLatch delivered = new CountDownLatch(1);
      CompletableFuture<Boolean> returned = new CompletableFuture<>();
      broker.delivering =
          (delivery, handler) -> {
            handler.accept(delivery);
            delivered.countDown();
          };
      late.set(
          elsewhere.server(
              new ObjectTarget(desk),
              Servers.settings("oslo", null, false),
              task -> {
                late.get().stop();
                task.run();
                returned.complete(within(delivered));
              },
              scheduler));
      late.get().start();
      assertThat(returned).as("the delivery thread is free").isCompletedWithValue(true);
      broker.delivering = (delivery, handler) -> handler.accept(delivery);
      assertThat(late.get().isConsuming()).isFalse();
      assertThat(broker.last().closed).isTrue();
      assertThat(desk.begun).isEmpty();
      Servers other = new Servers(broker);
      other.started(new ObjectTarget(desk), drain(1, SOON));
      assertThat(desk.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      other.close();
    }
  }

  @Test
  void stoppedWhileItSubscribesItEndsThatFirst() throws Exception {
    CountDownLatch subscribing = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    broker.subscribing =
        queue -> {
          subscribing.countDown();
          await(answer);
        };
    RpcServer server =
        servers.server(
            new ObjectTarget(desk),
            Servers.settings("oslo", null, false),
            servers.threads,
            scheduler);
    server.start();
    await(subscribing);
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop, new ThreadPerTask());
    assertThat(stopped).isNotDone();
    answer.countDown();
    stopped.get(10, TimeUnit.SECONDS);
    assertThat(broker.last().closed).isTrue();
    assertThat(scheduler.pending(true)).isEmpty();
  }

  // I6
  @Test
  void aStopWaitsForWhatRunsAndItsReplyIsSent() throws Exception {
    RpcServer server = servers.started(new ObjectTarget(desk), drain(2, SOON));
    try (Client client = client()) {
      CompletableFuture<@Nullable Object> answer = call(client, 7);
      assertThat(desk.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(7);
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(server::stop, new ThreadPerTask());
      Servers.await("consumption to end", () -> !server.isConsuming());
      assertThat(stopped).isNotDone();
      desk.open.countDown();
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(7);
      stopped.get(10, TimeUnit.SECONDS);
      assertThat(broker.connections.get(0).closed).isTrue();
    }
  }

  // I6
  @Test
  void whatDidNotStartIsGivenBackInItsOrder() throws Exception {
    RpcServer server = servers.started(new ObjectTarget(desk), drain(1, SOON));
    try (Client client = client()) {
      for (int i = 1; i <= 3; i++) {
        cast(client, i);
      }
      assertThat(desk.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(server::stop, new ThreadPerTask());
      Servers.await("consumption to end", () -> !server.isConsuming());
      Desk other = new Desk();
      other.open.countDown();
      servers.started(new ObjectTarget(other), drain(1, SOON));
      assertThat(other.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(other.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(3);
      desk.open.countDown();
      stopped.get(10, TimeUnit.SECONDS);
      assertThat(desk.begun).isEmpty();
      assertThat(other.begun).isEmpty();
    }
  }

  // 8
  @Test
  void whatIsBeyondThePrefetchStaysForOthers() throws Exception {
    servers.started(
        new ObjectTarget(desk),
        new ServerSettings("oslo", null, "compute", null, false, 1, 1, SOON));
    try (Client client = client()) {
      cast(client, 1);
      assertThat(desk.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      cast(client, 2);
      cast(client, 3);
      Desk other = new Desk();
      other.open.countDown();
      elsewhere.started(new ObjectTarget(other), drain(1, SOON));
      assertThat(other.begun.poll(10, TimeUnit.SECONDS)).isEqualTo(3);
    }
  }

  @Test
  void requestsAreReceivedOnAThreadThatMayBlock() throws Exception {
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    broker.delivering =
        (delivery, handler) -> {
          threads.add(Thread.currentThread().getName());
          handler.accept(delivery);
        };
    servers.started(new ObjectTarget(desk), drain(1, SOON));
    try (Client client = client()) {
      client.rpc().cast(RpcContext.EMPTY, "compute", RpcMessage.of("who"));
      assertThat(threads.poll(10, TimeUnit.SECONDS)).isEqualTo("warren server deliveries");
    }
  }

  // I6
  @Test
  void aStopDoesNotWaitForEverAndNoMethodBeginsAfterIt() throws Exception {
    CountDownLatch inBefore = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    RecordingTarget target = new RecordingTarget(desk);
    target.before =
        () -> {
          inBefore.countDown();
          await(go);
        };
    RpcServer server = servers.started(target, drain(1, Duration.ofMillis(50)));
    try (Client client = client()) {
      cast(client, 1);
      await(inBefore);
      server.stop();
      go.countDown();
      Servers.await("the turn to end", () -> target.events.contains("close"));
      assertThat(target.events).contains("after").noneMatch(e -> e.startsWith("invoke"));
    }
  }

  @Test
  void aMethodMayStopItsOwnServer() throws Exception {
    AtomicReference<RpcServer> self = new AtomicReference<>();
    RpcServer server =
        servers.started(new ObjectTarget(new Suicidal(self)), drain(1, Duration.ofSeconds(30)));
    self.set(server);
    try (Client client = client()) {
      client.rpc().cast(RpcContext.EMPTY, "compute", RpcMessage.of("end"));
      Servers.await("the stop", () -> !server.isConsuming());
      Servers.await("the connection to close", () -> broker.connections.get(0).closed);
    }
  }

  /** Stops what runs it. */
  public record Suicidal(AtomicReference<RpcServer> server) {
    public void end() {
      server.get().stop();
    }
  }

  @Test
  void aSecondStopAndAStartAfterItDoNothing() throws Exception {
    RpcServer server = cranked();
    server.start();
    work.crank();
    server.stop();
    server.stop();
    server.start();
    assertThat(work.tasks).isEmpty();
    assertThat(server.isConsuming()).isFalse();
    assertThat(broker.last().closed).isTrue();
    cranked().stop();
  }

  @Test
  void stoppedWhileTheBrokerIsAwayThereIsNoFurtherAttempt() throws Exception {
    RpcServer server = cranked();
    server.start();
    work.crank();
    broker.last().lose();
    CrankedScheduler.Task retry = scheduler.single();
    server.stop();
    assertThat(retry.isCancelled()).isTrue();
    retry.body.run();
    assertThat(work.tasks).isEmpty();
  }

  // 4.1, 8
  @Test
  void theFanoutQueueGoesWithItsServer() throws Exception {
    for (String dialect : List.of("oslo", "nova2011")) {
      RpcServer server =
          servers.started(new ObjectTarget(desk), Servers.settings(dialect, null, true));
      try (BrokerConnection connection = raw();
          BrokerSession session = connection.openSession(SOON)) {
        var exchange = Dialects.byName(dialect).fanoutExchange("compute");
        assertThat(session.exists(exchange, SOON)).isTrue();
        server.stop();
        assertThat(session.exists(exchange, SOON)).as("an exchange without queues").isFalse();
      }
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerHoldsUpAStopOnceAndNotForEachQueue() throws Exception {
    RpcServer server =
        servers.started(new ObjectTarget(desk), Servers.settings("oslo", "host", false));
    List<Duration> limits = new CopyOnWriteArrayList<>();
    broker.cancelling =
        limit -> {
          limits.add(limit);
          if (limits.size() == 1) {
            // all that the end has
            LockSupport.parkNanos(limit.toNanos());
            broker.last().sessions.forEach(FaultyBroker.Session::breakIt);
          }
        };
    broker.openingSession =
        limit -> {
          throw new AssertionError("it is asked for something more");
        };
    server.stop();
    assertThat(limits.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(3));
    assertThat(limits.subList(1, 3)).containsOnly(Duration.ZERO);
  }

  // I12
  @Test
  void noMoreRequestsRunAtOnceThanTheConcurrency() throws Exception {
    servers.started(new ObjectTarget(desk), drain(3, SOON));
    try (Client client = client()) {
      List<CompletableFuture<@Nullable Object>> answers = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        cast(client, i);
      }
      answers.add(call(client, 9));
      for (int i = 0; i < 3; i++) {
        assertThat(desk.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
      }
      desk.open.countDown();
      answers.forEach(CompletableFuture::join);
      Servers.await("everything to have run", () -> desk.begun.size() == 7);
      assertThat(desk.peak.get()).isEqualTo(3);
    }
  }

  private BrokerConnection raw() throws Exception {
    return broker.broker.connect(BrokerSettings.DEFAULTS, "raw", DeliveryThread.IO, SOON);
  }

  private static boolean within(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).as("the other side comes").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
