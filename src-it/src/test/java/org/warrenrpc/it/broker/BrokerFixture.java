package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Promise;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** One back end under test, and what the contract's tests are written with. */
@Timeout(60)
abstract class BrokerFixture {
  static final Duration LIMIT = Duration.ofSeconds(15);

  final Broker broker = newBroker();
  String prefix = "";

  /** A back end of its own for each test. */
  abstract Broker newBroker();

  /** How to reach it. */
  abstract BrokerSettings settings();

  /** What this broker, as the tests start it, keeps beyond the contract's core. */
  abstract Set<Promise> promises();

  /** With which reply codes it keeps strangers from an exclusive queue. */
  Set<Integer> lockedCodes() {
    return Set.of(405);
  }

  @BeforeEach
  void name(TestInfo test) {
    // servers outlive a test: no two of them share a name
    prefix = test.getTestMethod().orElseThrow().getName() + "." + System.nanoTime() + ".";
  }

  @AfterEach
  void closeAndLeaveNoThread() throws Exception {
    broker.close();
    eventually("no thread of the adapter is left", () -> threads().isEmpty());
  }

  final Broker broker() {
    return broker;
  }

  final BrokerConnection connect() throws BrokerException {
    return broker.connect(settings(), "contract", DeliveryThread.IO, LIMIT);
  }

  final BrokerSession session() throws BrokerException {
    return connect().openSession(LIMIT);
  }

  /** Of the test's connections together, deleted with its last consumer at the latest. */
  final QueueSpec transientQueue(String name) {
    return new QueueSpec(prefix + name, false, false, true, Map.of());
  }

  /** Outlives its consumers, though not the test by much where the broker can see to that. */
  final QueueSpec lastingQueue(String name) {
    return new QueueSpec(prefix + name, false, false, false, Map.of("x-expires", 60_000));
  }

  final String lastingQueue(BrokerSession session) throws BrokerException {
    QueueSpec queue = lastingQueue("q");
    session.declare(Topology.of(queue), LIMIT);
    return queue.name();
  }

  final String queue(BrokerSession session) throws BrokerException {
    QueueSpec queue = transientQueue("q");
    session.declare(Topology.of(queue), LIMIT);
    return queue.name();
  }

  static Inbox consume(BrokerSession session, String queue) throws BrokerException {
    Inbox inbox = new Inbox();
    session.subscribe(queue, 0, inbox, () -> {}, LIMIT);
    return inbox;
  }

  final boolean isUnroutable(BrokerSession session, String queue) throws BrokerException {
    return session.publishConfirmed(message(queue, "probe", null, true), LIMIT)
        == Outcome.UNROUTABLE;
  }

  static Message message(String queue, String text) {
    return message(queue, text, null, false);
  }

  static Message message(
      String queue, String text, @Nullable Duration expiration, boolean mandatory) {
    return message(BrokerSession.queue(queue), text, expiration, mandatory);
  }

  static Message message(Address address, String text) {
    return message(address, text, null, false);
  }

  static Message message(
      Address address, String text, @Nullable Duration expiration, boolean mandatory) {
    return new Message(
        address,
        "text/plain",
        "utf-8",
        expiration,
        Map.of("id", text),
        mandatory,
        text.getBytes(StandardCharsets.UTF_8));
  }

  static BrokerException failure(ThrowingCallable call) {
    AtomicReference<@Nullable BrokerException> failure = new AtomicReference<>();
    assertThatExceptionOfType(BrokerException.class).isThrownBy(call).satisfies(failure::set);
    BrokerException caught = failure.get();
    assertThat(caught).isNotNull();
    return caught;
  }

  static void refused(int replyCode, ThrowingCallable call) {
    BrokerException refusal = failure(call);
    assertThat(refusal.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refusal.replyCode()).isEqualTo(replyCode);
    assertThat(refusal.mayHaveBeenSent()).isFalse();
  }

  /** Waits for what no event tells, asking again after a pause. */
  static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.call()) {
      assertThat(System.nanoTime() - deadline).as("%s within 15 s", what).isNegative();
      assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  static void hold(CountDownLatch release) {
    try {
      assertThat(release.await(20, TimeUnit.SECONDS)).as("released within 20 s").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void together(List<Callable<Void>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      for (Future<Void> each : threads.invokeAll(work, 40, TimeUnit.SECONDS)) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("warren "))
        .collect(Collectors.toSet());
  }
}
