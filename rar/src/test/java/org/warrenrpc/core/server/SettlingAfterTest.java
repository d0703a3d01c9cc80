package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.CrankedScheduler;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.LogLines;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcProfile;

/** Requests that are settled after their run: inbound delivery (I15, I16) and 4.10. */
@Timeout(60)
class SettlingAfterTest {

  /** Notes what runs, and fails when it is told to. */
  public final class Service {
    final CountDownLatch gate = new CountDownLatch(1);

    public String hold(String text) throws InterruptedException {
      ran.add(text);
      assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
      return text;
    }

    public void fail(String text) {
      ran.add(text);
      if (failures.getAndDecrement() > 0) {
        throw new IllegalStateException("no " + text);
      }
    }

    public String note(String text) {
      ran.add(text);
      return text;
    }
  }

  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final String DEAD = "warren_dead_compute";

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final CrankedScheduler scheduler = new CrankedScheduler();
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final List<String> settled = new CopyOnWriteArrayList<>();
  private final List<Message> published = new CopyOnWriteArrayList<>();
  private final Service service = new Service();
  private final RecordingTarget target = new RecordingTarget(service);
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private Raw raw;

  @BeforeEach
  void connect() throws Exception {
    raw = new Raw(broker.broker);
    broker.delivering =
        (delivery, handler) -> {
          handler.accept(new RecordingDelivery(delivery, settled));
          received.incrementAndGet();
        };
    broker.published =
        message -> {
          if (message.address().exchange().isEmpty()) {
            published.add(message);
            settled.add("published");
          }
        };
  }

  @AfterEach
  void close() {
    service.gate.countDown();
    servers.close();
    raw.close();
    broker.close();
  }

  private static ServerSettings settings(int limit) {
    return Servers.settings("oslo", null, false)
        .with(new RetrySettings(limit, Duration.ofSeconds(8), DEAD));
  }

  private RpcServer serve(int limit) {
    return serve(settings(limit));
  }

  private RpcServer serve(ServerSettings settings) {
    RpcServer server = servers.server(target, settings, servers.threads, scheduler);
    server.start();
    Servers.await("the server to consume", server::isConsuming);
    return server;
  }

  private static String request(String method, String text, String more) {
    return "\"method\":\"" + method + "\",\"args\":{\"text\":\"" + text + "\"}" + more;
  }

  private static String id() {
    return ",\"_unique_id\":\"" + ID + "\"";
  }

  private void awaitRuns(int times) {
    Servers.await(times + " runs", () -> ran.size() >= times);
  }

  /** Runs the one task that is due once. */
  private Duration crank() {
    Servers.await("something to be due", () -> scheduler.pending(false).size() == 1);
    return scheduler.crank();
  }

  private void awaitSettled(String... what) {
    Servers.await(
        "settled " + List.of(what) + ", not " + settled, () -> settled.equals(List.of(what)));
  }

  private void awaitAcks(int count) {
    Servers.await(count + " acks", () -> settled.stream().filter("ack"::equals).count() == count);
  }

  @Test // I16
  void aCallIsAnsweredAfterItsBracketAndSettledAfterThat() throws Exception {
    serve(3);
    raw.send("compute", request("hold", "a", raw.caller() + id()), null);
    awaitRuns(1);
    assertThat(settled).isEmpty();
    service.gate.countDown();
    assertThat(raw.next().get("result").textValue()).isEqualTo("a");
    awaitSettled("published", "ack");
    Servers.await("the end of the turn", () -> target.events.contains("close"));
    assertThat(target.events)
        .containsExactly("acquire", "before hold", "invoke hold", "after", "close");
  }

  @Test
  void aCallThatFailedIsAnsweredAndSettledAndNotRunAgain() throws Exception {
    failures.set(9);
    serve(3);
    assertThat(raw.refusal(request("fail", "a", id()))).startsWith("RuntimeError: no a");
    awaitSettled("published", "ack");
    assertThat(scheduler.pending(false)).isEmpty();
    assertThat(ran).containsExactly("a");
  }

  @Test // I15
  void aCallWhoseTransactionDoesNotCommitIsAFailure() throws Exception {
    target.after =
        () -> {
          throw new IllegalStateException("no commit");
        };
    serve(3);
    assertThat(raw.refusal(request("note", "a", id()))).isEqualTo("RuntimeError: no commit");
    awaitSettled("published", "ack");
  }

  @Test // I15
  void aCallWhoseBracketDoesNotOpenIsAFailureAndIsNotRun() throws Exception {
    target.before =
        () -> {
          throw new IllegalStateException("no transaction");
        };
    serve(3);
    assertThat(raw.refusal(request("note", "a", id()))).isEqualTo("RuntimeError: no transaction");
    assertThat(ran).isEmpty();
    Servers.await("the end of the turn", () -> target.events.contains("close"));
    assertThat(target.events).doesNotContain("after");
  }

  @Test
  void aCastThatFailedIsCopiedAfterAPauseAndThenSettled() throws Exception {
    failures.set(1);
    // the copy may arrive before its publisher knows
    target.before =
        () -> {
          if (!ran.isEmpty()) {
            Servers.await("the copy's publication", () -> !published.isEmpty());
          }
        };
    RpcServer server = serve(3);
    raw.sendWith(Map.of("mine", "kept"), "compute", request("fail", "a", id()));
    awaitRuns(1);
    Servers.await("the pause", () -> scheduler.pending(false).size() == 1);
    assertThat(settled).isEmpty();
    assertThat(crank()).isBetween(Duration.ofMillis(6400), Duration.ofMillis(9600));
    awaitRuns(2);
    awaitAcks(2);
    assertThat(settled.subList(0, 1)).containsExactly("published");
    assertThat(ran).containsExactly("a", "a");
    Message copy = published.get(0);
    assertThat(copy.address().routingKey()).isEqualTo("compute");
    assertThat(copy.headers()).isEqualTo(Map.of("mine", "kept", "x-warren-attempt", 2));
    assertThat(copy.mandatory()).isTrue();
    assertThat(copy.expiration()).isNull();
    assertThat(copy.contentType()).isEqualTo("application/json");
    assertThat(text(copy)).contains(ID);
    assertThat(server.counts().retried.sum()).isEqualTo(1);
    assertThat(server.counts().duplicates.sum()).isZero();
  }

  @Test
  void thePauseDoublesUpToAMinuteAndIsNeverExact() {
    RetrySettings retries = new RetrySettings(9, Duration.ofSeconds(8), DEAD);
    assertThat(retries.pauseAfter(new Attempt(2, 7))).isBetween(seconds(12.8), seconds(19.2));
    assertThat(retries.pauseAfter(new Attempt(3, 0))).isBetween(seconds(25.6), seconds(38.4));
    assertThat(retries.pauseAfter(new Attempt(4, 0))).isBetween(seconds(48), seconds(72));
    assertThat(retries.pauseAfter(new Attempt(1_000_000, 0))).isBetween(seconds(48), seconds(72));
    RetrySettings slow = new RetrySettings(9, Duration.ofSeconds(100), DEAD);
    assertThat(slow.pauseAfter(new Attempt(5, 0))).isBetween(seconds(80), seconds(120));
    assertThat(retries.pauseAfter(new Attempt(1, 0)))
        .isNotEqualTo(retries.pauseAfter(new Attempt(1, 0)));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }

  @Test
  void aCastWhoseTransactionDoesNotCommitIsRunAgain() throws Exception {
    target.after =
        () -> {
          throw new IllegalStateException("no commit");
        };
    serve(3);
    raw.cast(request("note", "a", id()));
    awaitRuns(1);
    Servers.await("the pause", () -> scheduler.pending(false).size() == 1);
    target.after = () -> {};
    crank();
    awaitRuns(2);
    awaitAcks(2);
  }

  @Test
  void aCastOfWhichThereAreNoRunsLeftIsADeadLetterWithItsCause() throws Exception {
    failures.set(9);
    RpcServer server = serve(1);
    try (LogLines log = new LogLines(Replacement.class)) {
      raw.sendWith(Map.of("mine", "kept"), "compute", request("fail", "a", id()));
      crank();
      awaitRuns(2);
      awaitAcks(2);
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.text()).contains("compute", "2 times", "test", DEAD).doesNotContain("no a");
    }
    BlockingQueue<Message> dead = raw.taking(DEAD);
    Message letter = dead.poll(10, TimeUnit.SECONDS);
    assertThat(letter).isNotNull();
    assertThat(letter.headers())
        .isEqualTo(
            Map.of(
                "mine", "kept",
                "x-warren-attempts", 2,
                "x-warren-queue", "compute",
                "x-warren-server", "test",
                "x-warren-exception", "java.lang.IllegalStateException",
                "x-warren-reason", "no a"));
    assertThat(letter.contentType()).isEqualTo("application/json");
    assertThat(letter.contentEncoding()).isEqualTo("utf-8");
    assertThat(text(letter)).contains("\"method\":\"fail\"", ID);
    assertThat(server.counts().deadLettered.sum()).isEqualTo(1);
    assertThat(ran).hasSize(2);
  }

  private static String text(Message message) {
    return new String(message.body(), StandardCharsets.UTF_8);
  }

  @Test
  void withoutRetriesACastThatFailedIsADeadLetterAtOnce() throws Exception {
    failures.set(9);
    serve(0);
    raw.cast(request("fail", "a", id()));
    awaitAcks(1);
    assertThat(raw.taking(DEAD).poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(scheduler.pending(false)).isEmpty();
  }

  @Test
  void aDeadLetterThatIsMovedBackRunsAnew() throws Exception {
    failures.set(2);
    RpcServer server = serve(0);
    raw.cast(request("fail", "a", id()));
    awaitAcks(1);
    raw.sendWith(Map.of("x-warren-attempts", 1), "compute", request("fail", "a", id()));
    awaitAcks(2);
    raw.sendWith(Map.of("x-warren-attempts", 2), "compute", request("fail", "a", id()));
    awaitAcks(3);
    assertThat(ran).hasSize(3);
    BlockingQueue<Message> dead = raw.taking(DEAD);
    assertThat(dead.take().headers()).containsEntry("x-warren-attempts", 1);
    assertThat(dead.take().headers()).containsEntry("x-warren-attempts", 2);
    assertThat(server.counts().duplicates.sum()).isZero();
  }

  @Test
  void noQueueOfPeersHasAnArgumentOfOurs() throws Exception {
    List<String> arguments = new CopyOnWriteArrayList<>();
    broker.declaring =
        topology ->
            topology
                .queues()
                .forEach(
                    queue ->
                        arguments.add(
                            queue.name() + " " + queue.durable() + " " + queue.arguments()));
    failures.set(1);
    serve(0);
    raw.cast(request("fail", "a", id()));
    awaitAcks(1);
    assertThat(arguments).containsExactly("compute false {}", DEAD + " true {}");
  }

  @Test
  void wherePeersDeclareNothingTheQueueOfDeadLettersIsTheOperatorsToo() throws Exception {
    // so that the queue is there
    servers.started(service).stop();
    failures.set(1);
    RpcServer server =
        serve(
            new ServerSettings(
                "oslo",
                RpcProfile.of("oslo", "passive", Map.of()),
                null,
                "compute",
                null,
                false,
                8,
                8,
                Duration.ZERO,
                ServedInterface.DEFAULT,
                false,
                RpcCodec.DEFAULTS,
                new RetrySettings(0, Duration.ZERO, DEAD)));
    raw.cast(request("fail", "a", id()));
    Servers.await("a setback", () -> server.counts().retriesHeld.sum() == 1);
    assertThat(raw.hasQueue(DEAD)).isFalse();
    assertThat(settled).doesNotContain("ack");
    raw.answersOn(DEAD);
    crank();
    awaitAcks(1);
  }

  @Test
  void whatTheBrokerDoesNotTakeStaysUnsettledAndIsTriedAgain() throws Exception {
    failures.set(1);
    RpcServer server = serve(3);
    broker.publishing =
        message -> {
          throw new BrokerException(Kind.REFUSED, "queue is full", null);
        };
    try (LogLines log = new LogLines(Retries.class)) {
      raw.cast(request("fail", "a", id()));
      crank();
      assertThat(crank()).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
      Servers.await("another pause", () -> server.counts().retriesHeld.sum() == 2);
      assertThat(log.warnings()).hasSize(1);
    }
    assertThat(settled).isEmpty();
    broker.publishing = message -> {};
    assertThat(crank()).isBetween(Duration.ofMillis(1600), Duration.ofMillis(2400));
    awaitRuns(2);
    awaitAcks(2);
  }

  @Test
  void aCastIsKeptUnsettledWhereItsDeadLetterIsNotTaken() throws Exception {
    failures.set(1);
    RpcServer server = serve(0);
    broker.declaring =
        topology -> {
          throw new BrokerException(Kind.REFUSED, "not allowed", null);
        };
    raw.cast(request("fail", "a", id()));
    Servers.await("a setback", () -> server.counts().retriesHeld.sum() == 1);
    assertThat(settled).containsExactly("published");
    broker.declaring = topology -> {};
    crank();
    awaitAcks(1);
    assertThat(raw.taking(DEAD).poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aCopyIsSentNowhereButToItsQueueWhateverTheMessageSays() throws Exception {
    failures.set(1);
    serve(3);
    raw.sendWith(
        Map.of("CC", List.of("elsewhere"), "BCC", List.of("there"), "x-delivery-count", 7L),
        "compute",
        request("fail", "a", id()));
    crank();
    awaitAcks(2);
    assertThat(published.get(0).headers()).isEqualTo(Map.of("x-warren-attempt", 2));
  }

  @Test
  void aCastOfAStreamIsADeadLetterAtOnceForACopyWouldBeForAllItsReaders() throws Exception {
    failures.set(1);
    serve(3);
    raw.sendWith(Map.of("x-stream-offset", 5L), "compute", request("fail", "a", id()));
    awaitAcks(1);
    assertThat(raw.taking(DEAD).poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(ran).hasSize(1);
  }

  @Test
  void aFanoutCastIsRunAgainByTheOneThatFailedAlone() throws Exception {
    ServerSettings own = Servers.settings("oslo", null, true);
    RpcServer other = servers.started(new ObjectTarget(new Other()), own);
    failures.set(1);
    serve(own.with(new RetrySettings(3, Duration.ofSeconds(8), DEAD)));
    raw.fanout(request("fail", "a", id()));
    crank();
    awaitRuns(2);
    awaitAcks(3);
    assertThat(published.get(0).address().routingKey()).startsWith("compute_fanout_");
    assertThat(others).containsExactly("a");
    assertThat(other.counts().duplicates.sum()).isZero();
  }

  private final List<String> others = new CopyOnWriteArrayList<>();

  /** Hears the same. */
  public final class Other {
    public void fail(String text) {
      others.add(text);
    }
  }

  @Test // 4.7
  void aCastThatNothingCanRunIsSettledAndIsNotRetried() throws Exception {
    serve(3);
    raw.cast(request("nothing", "a", id()));
    raw.cast("\"method\":\"note\",\"args\":{\"wrong\":1}");
    raw.send("compute", "no JSON", null);
    Servers.await("three settled", () -> settled.size() == 3);
    assertThat(settled).containsExactlyInAnyOrder("ack", "ack", "reject");
    assertThat(scheduler.pending(false)).isEmpty();
  }

  @Test
  void aRetriedCastExpiresWhenItWouldHave() throws Exception {
    failures.set(1);
    serve(3);
    raw.send("compute", request("fail", "a", id()), Duration.ofSeconds(30));
    crank();
    awaitAcks(2);
    assertThat(published.get(0).expiration())
        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  @Test // 4.10
  void aCopyThatComesAgainIsADuplicate() throws Exception {
    RpcServer server = serve(3);
    raw.sendWith(Map.of("x-warren-attempt", 2), "compute", request("note", "a", id()));
    awaitAcks(1);
    raw.sendWith(Map.of("x-warren-attempt", 2), "compute", request("note", "a", id()));
    awaitAcks(2);
    assertThat(server.counts().duplicates.sum()).isEqualTo(1);
    raw.sendWith(Map.of("x-warren-attempt", "x"), "compute", request("note", "a", id()));
    awaitAcks(3);
    assertThat(ran).hasSize(2);
  }

  @Test // 4.10
  void aRedeliveryWaitsForTheRunThatGoesOnAndIsSettledWithIt() throws Exception {
    RpcServer server = serve(3);
    raw.send("compute", request("hold", "a", raw.caller() + id()), null);
    awaitRuns(1);
    broker.last().lose();
    scheduler.pending(false).forEach(CrankedScheduler.Task::run);
    Servers.await("the redelivery", () -> server.counts().duplicates.sum() == 1);
    assertThat(settled).isEmpty();
    service.gate.countDown();
    assertThat(raw.next().get("result").textValue()).isEqualTo("a");
    awaitAcks(1);
    raw.send("compute", request("note", "b", raw.caller()), null);
    assertThat(raw.next().get("result").textValue()).isEqualTo("b");
    assertThat(raw.hasNext()).isFalse();
    assertThat(ran).containsExactly("a", "b");
  }

  @Test // 4.10
  void aRedeliveryOfWhatEndedWhileTheConnectionWasAwayIsSettledAndNotRun() throws Exception {
    RpcServer server = serve(3);
    raw.cast(request("hold", "a", id()));
    awaitRuns(1);
    broker.last().lose();
    service.gate.countDown();
    awaitAcks(1);
    scheduler.pending(false).forEach(CrankedScheduler.Task::run);
    awaitAcks(2);
    assertThat(server.counts().duplicates.sum()).isEqualTo(1);
    assertThat(ran).containsExactly("a");
  }

  @Test // 4.10
  void aReplyThatIsLostIsSentWhenItsRequestComesAgain() throws Exception {
    RpcServer server = serve(3);
    String call = request("note", "a", raw.caller() + id());
    broker.publishing =
        message -> {
          throw new BrokerException(Kind.REFUSED, "not now", null);
        };
    raw.send("compute", call, null);
    Servers.await("the loss", () -> server.counts().repliesLost.sum() == 1);
    awaitAcks(1);
    raw.send("compute", call, null);
    Servers.await("the next loss", () -> server.counts().repliesLost.sum() == 2);
    awaitAcks(2);
    broker.publishing = message -> {};
    raw.send("compute", call, null);
    assertThat(raw.next().get("result").textValue()).isEqualTo("a");
    awaitAcks(3);
    raw.send("compute", call, null);
    awaitAcks(4);
    assertThat(raw.hasNext()).isFalse();
    assertThat(ran).containsExactly("a");
  }

  @Test // 4.10
  void aRedeliveryOfACastThatWaitsToBeRunAgainIsSettledWithItsCopy() throws Exception {
    failures.set(1);
    RpcServer server = serve(3);
    raw.cast(request("fail", "a", id()));
    awaitRuns(1);
    Servers.await("the pause", () -> scheduler.pending(false).size() == 1);
    CrankedScheduler.Task retry = scheduler.single();
    broker.last().lose();
    Servers.await("the next attempt", () -> scheduler.pending(false).size() == 2);
    scheduler.pending(false).get(1).run();
    Servers.await("the redelivery", () -> server.counts().duplicates.sum() == 1);
    retry.run();
    awaitRuns(2);
    awaitAcks(2);
    assertThat(ran).hasSize(2);
    assertThat(server.counts().retried.sum()).isEqualTo(1);
  }

  @Test // 4.10
  void anOriginalThatComesAgainAfterItWasCopiedIsADuplicate() throws Exception {
    failures.set(1);
    RpcServer server = serve(3);
    raw.cast(request("fail", "a", id()));
    crank();
    awaitRuns(2);
    awaitAcks(2);
    // as a crash between the copy and its acknowledgement has it
    raw.cast(request("fail", "a", id()));
    awaitAcks(3);
    assertThat(ran).hasSize(2);
    assertThat(server.counts().duplicates.sum()).isEqualTo(1);
  }

  @Test
  void aCastThatTheBrokerGaveToSomebodyElseIsNotCopied() throws Exception {
    failures.set(1);
    RpcServer server = serve(3);
    raw.cast(request("fail", "a", ""));
    awaitRuns(1);
    Servers.await("the pause", () -> scheduler.pending(false).size() == 1);
    CrankedScheduler.Task retry = scheduler.single();
    broker.last().lose();
    Servers.await("the next attempt", () -> scheduler.pending(false).size() == 2);
    scheduler.pending(false).get(1).run();
    awaitRuns(2);
    retry.run();
    Servers.await("the consumption", server::isConsuming);
    raw.send("compute", request("note", "b", raw.caller()), null);
    raw.next();
    assertThat(ran).containsExactly("a", "a", "b");
    assertThat(server.counts().retried.sum()).isZero();
  }

  @Test // I6
  void whatWaitsToBeRunAgainIsGivenBackWhenTheServerStops() throws Exception {
    failures.set(1);
    RpcServer server = serve(3);
    raw.cast(request("fail", "a", id()));
    Servers.await("the pause", () -> scheduler.pending(false).size() == 1);
    server.stop();
    assertThat(settled).containsExactly("requeue");
    serve(3);
    awaitRuns(2);
    awaitAcks(1);
  }

  @Test // I6
  void whatRunsIsDrainedAndSettledAndWhatWaitsIsGivenBack() throws Exception {
    RpcServer server =
        serve(
            new ServerSettings("oslo", null, "compute", null, false, 1, 8, Duration.ofSeconds(10))
                .with(new RetrySettings(3, Duration.ofSeconds(8), DEAD)));
    raw.cast(request("hold", "a", id()));
    awaitRuns(1);
    raw.cast(request("note", "b", ""));
    Servers.await("the second to wait", () -> received.get() == 2);
    Thread stop = new Thread(server::stop);
    stop.start();
    awaitSettled("requeue");
    service.gate.countDown();
    stop.join(10_000);
    awaitSettled("requeue", "ack");
    assertThat(ran).containsExactly("a");
  }

  @Test // I6
  void whatRunsOnAfterTheDrainStaysUnsettledAndIsDeliveredAgain() throws Exception {
    RpcServer server =
        serve(
            new ServerSettings("oslo", null, "compute", null, false, 1, 8, Duration.ofMillis(10))
                .with(new RetrySettings(3, Duration.ofSeconds(8), DEAD)));
    raw.cast(request("hold", "a", id()));
    awaitRuns(1);
    server.stop();
    assertThat(settled).isEmpty();
    serve(3);
    awaitRuns(2);
  }

  @Test // I6
  void whatHasNotBegunWhenTheDrainIsOverIsGivenBackAndNotRefused() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    target.before = () -> assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
    RpcServer server =
        serve(
            new ServerSettings("oslo", null, "compute", null, false, 1, 8, Duration.ofMillis(10))
                .with(new RetrySettings(3, Duration.ofSeconds(8), DEAD)));
    // holds the subscription open
    servers.named("other", new ObjectTarget(new Other()), settings(3)).start();
    raw.cast(request("note", "a", id()));
    Servers.await("its bracket", () -> target.events.contains("before note"));
    server.stop();
    stopped.countDown();
    Servers.await("its return", () -> settled.contains("requeue"));
    assertThat(ran).isEmpty();
  }

  @Test
  void whatEndsInAFailureWhileTheServerStopsIsGivenBack() throws Exception {
    CountDownLatch stopping = new CountDownLatch(1);
    target.after =
        () -> {
          assertThat(stopping.await(10, TimeUnit.SECONDS)).isTrue();
          throw new IllegalStateException("no commit");
        };
    RpcServer server =
        serve(
            new ServerSettings("oslo", null, "compute", null, false, 1, 8, Duration.ofMillis(10))
                .with(new RetrySettings(3, Duration.ofSeconds(8), DEAD)));
    // holds the subscription open
    servers.named("other", new ObjectTarget(new Other()), settings(3)).start();
    raw.cast(request("note", "a", id()));
    awaitRuns(1);
    server.stop();
    stopping.countDown();
    Servers.await("its return", () -> settled.contains("requeue"));
  }

  @Test
  void serversOfOneQueueAgreeOnWhenARequestIsSettled() {
    servers.server(target, settings(3), servers.threads, scheduler);
    assertThatThrownBy(() -> servers.named("other", target, Servers.settings("oslo", null, false)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("acknowledge is 'after' for test and 'before' for other");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new RetrySettings(-1, Duration.ZERO, DEAD)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new RetrySettings(0, Duration.ofMillis(-1), DEAD))
        .hasMessageContaining("pause");
    for (String name : Set.of("", "x".repeat(256))) {
      assertThatThrownBy(() -> new RetrySettings(0, Duration.ZERO, name))
          .hasMessageContaining("deadLetterQueue");
    }
    assertThat(RetrySettings.of("t")).isEqualTo(new RetrySettings(5, seconds(1), "warren_dead_t"));
  }
}
