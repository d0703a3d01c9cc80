package org.warrenrpc.broker.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

@Timeout(20)
final class MemoryBrokerTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final AtomicLong now = new AtomicLong();
  private final MemoryBroker broker = new MemoryBroker(now::get);

  @AfterEach
  void close() {
    broker.close();
  }

  @Test
  void twoBrokersShareNothing() throws Exception {
    try (MemoryBroker other = new MemoryBroker()) {
      session(DeliveryThread.IO).declare(Topology.of(queue("q", Map.of())), LIMIT);
      BrokerSession elsewhere =
          other.connect(BrokerSettings.DEFAULTS, "x", DeliveryThread.IO, LIMIT).openSession(LIMIT);
      assertThatThrownBy(() -> elsewhere.subscribe("q", 1, Delivery::ack, () -> {}, LIMIT))
          .isInstanceOfSatisfying(
              BrokerException.class, e -> assertThat(e.replyCode()).isEqualTo(404));
    }
  }

  @Test
  void noHandlerRunsOnThePublishersThread() throws Exception {
    for (DeliveryThread thread : DeliveryThread.values()) {
      BrokerSession session = session(thread);
      session.declare(Topology.of(queue("q" + thread, Map.of())), LIMIT);
      CompletableFuture<Thread> ran = new CompletableFuture<>();
      session.subscribe(
          "q" + thread, 0, d -> ran.complete(Thread.currentThread()), () -> {}, LIMIT);
      session.publish(message("q" + thread, "x"), LIMIT);
      assertThat(ran.get(5, TimeUnit.SECONDS))
          .isNotSameAs(Thread.currentThread())
          .matches(Thread::isDaemon)
          .extracting(Thread::getName)
          .asString()
          .startsWith("warren ");
    }
  }

  @Test
  void aHandlerThatBlocksOnItsOwnThreadHoldsUpNobodyElse() throws Exception {
    BrokerSession blocked = session(DeliveryThread.OWN);
    BrokerSession free = session(DeliveryThread.IO);
    CountDownLatch release = new CountDownLatch(1);
    BlockingQueue<Delivery> got = new LinkedBlockingQueue<>();
    blocked.declare(Topology.of(queue("slow", Map.of())), LIMIT);
    free.declare(Topology.of(queue("fast", Map.of())), LIMIT);
    blocked.subscribe("slow", 0, d -> await(release), () -> {}, LIMIT);
    free.subscribe("fast", 0, got::add, () -> {}, LIMIT);
    blocked.publish(message("slow", "x"), LIMIT);
    blocked.publish(message("fast", "y"), LIMIT);
    assertThat(got.poll(5, TimeUnit.SECONDS)).isNotNull();
    release.countDown();
  }

  @Test
  void aConsumerCannotChangeWhatAnotherOneGets() throws Exception {
    BrokerSession session = session(DeliveryThread.IO);
    session.declare(Topology.of(queue("q", Map.of())), LIMIT);
    byte[] body = {1};
    byte[] header = {1};
    session.publish(
        new Message(new Address("", "q"), null, null, null, Map.of("h", header), false, body),
        LIMIT);
    body[0] = 2;
    header[0] = 2;
    BlockingQueue<Delivery> got = new LinkedBlockingQueue<>();
    session.subscribe("q", 0, got::add, () -> {}, LIMIT);
    Delivery first = got.poll(5, TimeUnit.SECONDS);
    assertThat(first.message().body()).containsExactly(1);
    assertThat((byte[]) first.message().headers().get("h")).containsExactly(1);
    first.message().body()[0] = 3;
    first.requeue();
    assertThat(got.poll(5, TimeUnit.SECONDS).message().body()).containsExactly(1);
  }

  @Test
  void cancelWaitsForTheRunningHandlerAndGivesBackWhatItHasNotSeen() throws Exception {
    BrokerSession session = session(DeliveryThread.OWN);
    session.declare(Topology.of(queue("q", Map.of())), LIMIT);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<String> seen = new ArrayList<>();
    Subscription first =
        session.subscribe(
            "q",
            0,
            d -> {
              entered.countDown();
              await(release);
              seen.add(text(d));
              d.ack();
            },
            () -> {},
            LIMIT);
    session.publish(message("q", "a"), LIMIT);
    session.publish(message("q", "b"), LIMIT);
    await(entered);
    Thread canceller = new Thread(() -> first.cancel(LIMIT));
    canceller.start();
    canceller.join(100);
    assertThat(canceller.isAlive()).isTrue();
    release.countDown();
    canceller.join(5_000);
    assertThat(canceller.isAlive()).isFalse();
    assertThat(seen).containsExactly("a");
    BlockingQueue<Delivery> got = new LinkedBlockingQueue<>();
    session(DeliveryThread.IO).subscribe("q", 0, got::add, () -> {}, LIMIT);
    assertThat(text(got.poll(5, TimeUnit.SECONDS))).isEqualTo("b");
  }

  @Test
  void aMessageWaitsAsLongAsItsExpirationAndNoLonger() throws Exception {
    BrokerSession session = session(DeliveryThread.IO);
    session.declare(Topology.of(queue("q", Map.of())), LIMIT);
    session.publish(expiring("short", 10), LIMIT);
    session.publish(expiring("long", 11), LIMIT);
    now.addAndGet(Duration.ofMillis(10).toNanos() + 1);
    BlockingQueue<Delivery> got = new LinkedBlockingQueue<>();
    session.subscribe("q", 0, got::add, () -> {}, LIMIT);
    assertThat(text(got.poll(5, TimeUnit.SECONDS))).isEqualTo("long");
  }

  @Test
  void aMessageWithoutTimeToWaitReachesAConsumerThatIsThere() throws Exception {
    BrokerSession session = session(DeliveryThread.IO);
    session.declare(Topology.of(queue("q", Map.of())), LIMIT);
    BlockingQueue<Delivery> got = new LinkedBlockingQueue<>();
    session.subscribe("q", 0, got::add, () -> {}, LIMIT);
    session.publish(expiring("now", 0), LIMIT);
    assertThat(text(got.poll(5, TimeUnit.SECONDS))).isEqualTo("now");
  }

  @Test
  void aQueueExpiresAfterItsTimeWithoutConsumers() throws Exception {
    BrokerSession session = session(DeliveryThread.IO);
    session.declare(Topology.of(queue("q", Map.of("x-expires", 50))), LIMIT);
    Subscription subscription = session.subscribe("q", 0, Delivery::ack, () -> {}, LIMIT);
    now.addAndGet(Duration.ofMillis(500).toNanos());
    session.declare(Topology.of(queue("q", Map.of("x-expires", 50L))), LIMIT);
    subscription.cancel(LIMIT);
    now.addAndGet(Duration.ofMillis(50).toNanos());
    assertThat(session.publishConfirmed(mandatory("q"), LIMIT))
        .isEqualTo(BrokerSession.Outcome.CONFIRMED);
    now.addAndGet(1);
    assertThat(session.publishConfirmed(mandatory("q"), LIMIT))
        .isEqualTo(BrokerSession.Outcome.UNROUTABLE);
  }

  @Test
  void closingTheBrokerLosesItsConnections() throws Exception {
    BrokerConnection connection = connection(DeliveryThread.OWN);
    BlockingQueue<BrokerException> told = new LinkedBlockingQueue<>();
    connection.onLost(told::add);
    broker.close();
    assertThat(told.poll(5, TimeUnit.SECONDS).kind()).isEqualTo(BrokerException.Kind.UNAVAILABLE);
    assertThat(connection.isOpen()).isFalse();
    assertThatThrownBy(() -> connection(DeliveryThread.IO)).isInstanceOf(BrokerException.class);
  }

  @Test
  void noThreadIsLeftWhenTheBrokerIsClosed() throws Exception {
    CompletableFuture<Thread> own = new CompletableFuture<>();
    CompletableFuture<Thread> io = new CompletableFuture<>();
    for (var each : Map.of(DeliveryThread.OWN, own, DeliveryThread.IO, io).entrySet()) {
      BrokerSession session = session(each.getKey());
      String name = each.getKey().name();
      session.declare(Topology.of(queue(name, Map.of())), LIMIT);
      session.subscribe(
          name, 0, d -> each.getValue().complete(Thread.currentThread()), () -> {}, LIMIT);
      session.publish(message(name, "x"), LIMIT);
    }
    for (CompletableFuture<Thread> each : List.of(own, io)) {
      each.get(5, TimeUnit.SECONDS);
    }
    broker.close();
    for (CompletableFuture<Thread> each : List.of(own, io)) {
      each.join().join(2_000);
      assertThat(each.join().isAlive()).isFalse();
    }
  }

  @Test
  void aFailingHandlerDoesNotEndTheSubscription() throws Exception {
    BrokerSession session = session(DeliveryThread.IO);
    session.declare(Topology.of(queue("q", Map.of())), LIMIT);
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    session.subscribe(
        "q",
        0,
        d -> {
          got.add(text(d));
          throw new IllegalStateException("a handler that fails on purpose");
        },
        () -> {},
        LIMIT);
    session.publish(message("q", "a"), LIMIT);
    session.publish(message("q", "b"), LIMIT);
    assertThat(got.poll(5, TimeUnit.SECONDS)).isEqualTo("a");
    assertThat(got.poll(5, TimeUnit.SECONDS)).isEqualTo("b");
  }

  private BrokerConnection connection(DeliveryThread thread) throws BrokerException {
    return broker.connect(BrokerSettings.DEFAULTS, "test", thread, LIMIT);
  }

  private BrokerSession session(DeliveryThread thread) throws BrokerException {
    return connection(thread).openSession(LIMIT);
  }

  private static QueueSpec queue(String name, Map<String, Object> arguments) {
    return new QueueSpec(name, false, false, false, arguments);
  }

  private static Message message(String queue, String text) {
    return message(queue, text, null, false);
  }

  private static Message mandatory(String queue) {
    return message(queue, "x", null, true);
  }

  private static Message expiring(String text, long millis) {
    return message("q", text, Duration.ofMillis(millis), false);
  }

  private static Message message(
      String queue, String text, @Nullable Duration expiration, boolean mandatory) {
    return new Message(
        BrokerSession.queue(queue),
        "text/plain",
        "utf-8",
        expiration,
        Map.of(),
        mandatory,
        text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Delivery delivery) {
    return new String(delivery.message().body(), StandardCharsets.UTF_8);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(5, TimeUnit.SECONDS)) {
        throw new AssertionError("the latch was not counted down in 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
