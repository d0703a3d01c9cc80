package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Promise;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.broker.rabbit.RabbitBroker;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.topology.ExchangeSpec;

/** A broker that stops reading holds nobody beyond the limit that was given. */
@Requires(Part.RABBITMQ)
final class FrozenRabbitIT extends BrokerFixture {
  private static final Duration BRIEF = Duration.ofSeconds(1);

  @SuppressWarnings("NullAway.Init") // before all tests
  private static RabbitServer server;

  @BeforeAll
  static void start() {
    server = RabbitServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void thaw() {
    server.thaw();
  }

  @Override
  Broker newBroker() {
    return new RabbitBroker();
  }

  @Override
  BrokerSettings settings() {
    return settings(BrokerSettings.DEFAULTS.heartbeat());
  }

  @Override
  Set<Promise> promises() {
    return EnumSet.allOf(Promise.class);
  }

  @Test
  void aFrozenBrokerHoldsPublishersForTheirLimitsAndAllGoesOnWhenItThaws() throws Exception {
    BrokerConnection connection = connect();
    BrokerSession session = connection.openSession(LIMIT);
    BrokerSession bystander = connection.openSession(LIMIT);
    String queue = queue(session);
    Inbox inbox = consume(session, queue);
    assertThat(session.publishConfirmed(message(queue, "before"), LIMIT))
        .isEqualTo(Outcome.CONFIRMED);
    server.freeze();
    BrokerException begun =
        timesOut(() -> session.publish(large(queue, 30_000_000, "large"), BRIEF));
    assertThat(begun.mayHaveBeenSent()).isTrue();
    BrokerException behind = timesOut(() -> bystander.publish(message(queue, "behind"), BRIEF));
    assertThat(behind.mayHaveBeenSent()).isFalse();
    BrokerException confirmed =
        timesOut(() -> bystander.publishConfirmed(message(queue, "behind"), BRIEF));
    assertThat(confirmed.mayHaveBeenSent()).isFalse();
    server.thaw();
    session.publish(message(queue, "after"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("before");
    assertThat(inbox.next().message().headers()).containsEntry("id", "large");
    assertThat(inbox.nextText()).as("what was not sent is not sent").isEqualTo("after");
    inbox.staysEmpty();
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void whatIsTakenBackFromAFrozenBrokerCostsNoOtherMessageItsReceipt() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    session.beginConfirming();
    Receipts receipts = new Receipts();
    ReceiptContract.follow(session, receipts, message(queue, "before"));
    assertThat(receipts.next()).isEqualTo("before: CONFIRMED");
    server.freeze();
    timesOut(() -> session.publish(large(queue, 30_000_000, "large"), BRIEF));
    Message back = message(queue, "taken back");
    timesOut(() -> session.publish(back, receipts.of("taken back", back), BRIEF));
    timesOut(() -> session.publish(back, BRIEF));
    server.thaw();
    for (String after : List.of("one", "two")) {
      ReceiptContract.follow(session, receipts, message(queue, after));
      assertThat(receipts.next()).isEqualTo(after + ": CONFIRMED");
    }
    receipts.stayEmpty();
  }

  @Test
  void aFrozenBrokerHoldsCallersOneAfterAnotherForTheirLimitsOnly() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    server.freeze();
    int unsent = 0;
    for (int i = 0; i < 60; i++) {
      long start = System.nanoTime();
      try {
        session.publish(large(queue, 200_000, "m"), Duration.ofMillis(100));
      } catch (BrokerException e) {
        assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
        unsent += e.mayHaveBeenSent() ? 0 : 1;
      }
      assertThat(since(start)).isLessThan(Duration.ofSeconds(1));
    }
    assertThat(unsent).as("messages that were taken back").isPositive();
  }

  @Test
  void aFrozenBrokerHoldsNobodyWhoSettles() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    Inbox inbox = consume(session, queue);
    for (int i = 0; i < 3; i++) {
      session.publish(message(queue, "m" + i), LIMIT);
    }
    List<Delivery> deliveries = List.of(inbox.next(), inbox.next(), inbox.next());
    server.freeze();
    timesOut(() -> session.publish(large(queue, 30_000_000, "large"), BRIEF));
    long start = System.nanoTime();
    deliveries.get(0).ack();
    deliveries.get(1).requeue();
    deliveries.get(2).reject();
    assertThat(since(start)).isLessThan(Duration.ofMillis(500));
    server.thaw();
    assertThat(inbox.next().message().headers()).containsEntry("id", "large");
    assertThat(inbox.next().redelivered()).as("what was given back").isTrue();
    inbox.staysEmpty();
  }

  @Test
  void aFrozenBrokerHoldsAnInterruptedPublisherNoLonger() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    server.freeze();
    CompletableFuture<BrokerException> failed = new CompletableFuture<>();
    Thread publisher =
        new Thread(
            () ->
                failed.complete(
                    failure(() -> session.publish(large(queue, 30_000_000, "large"), LIMIT))));
    publisher.start();
    eventually("it waits", () -> publisher.getState() == Thread.State.TIMED_WAITING);
    publisher.interrupt();
    BrokerException failure = failed.get(2, TimeUnit.SECONDS);
    assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
    assertThat(failure.mayHaveBeenSent()).isTrue();
  }

  @Test
  void aFrozenBrokerHoldsRequestsAndEndsForTheirLimitsTogether() throws Exception {
    BrokerConnection connection = connect();
    BrokerSession session = connection.openSession(LIMIT);
    BrokerSession other = connection.openSession(LIMIT);
    String queue = queue(session);
    Subscription subscription = session.subscribe(queue, 0, new Inbox(), () -> {}, LIMIT);
    Subscription second = other.subscribe(queue, 0, new Inbox(), () -> {}, LIMIT);
    server.freeze();
    timesOut(() -> other.exists(new ExchangeSpec(prefix, "topic", false, false), BRIEF));
    timesOut(() -> other.deleteQueue(queue, BRIEF));
    long start = System.nanoTime();
    subscription.cancel(BRIEF);
    second.cancel(BRIEF);
    subscription.cancel(BRIEF);
    assertThat(since(start)).isLessThan(Duration.ofMillis(3_500));
    start = System.nanoTime();
    session.close();
    other.close();
    connection.close();
    broker.close();
    assertThat(since(start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aBrokerThatTakesNothingForAHeartbeatIsLost() throws Exception {
    BrokerConnection connection =
        broker.connect(settings(BRIEF), "contract", DeliveryThread.IO, LIMIT);
    LinkedBlockingQueue<BrokerException> told = new LinkedBlockingQueue<>();
    connection.onLost(told::add);
    BrokerSession session = connection.openSession(LIMIT);
    String queue = queue(session);
    server.freeze();
    BrokerException failure =
        failure(() -> session.publish(large(queue, 30_000_000, "large"), LIMIT));
    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("has taken nothing");
    assertThat(failure.mayHaveBeenSent()).isTrue();
    assertThat(told.poll(5, TimeUnit.SECONDS)).hasMessageContaining("has taken nothing");
  }

  @Test
  void aMemoryAlarmHoldsPublishersForTheirLimitsAndCostsNobodyTheConnection() throws Exception {
    BrokerConnection connection =
        broker.connect(settings(BRIEF), "contract", DeliveryThread.IO, LIMIT);
    BrokerSession session = connection.openSession(LIMIT);
    String queue = queue(session);
    Inbox inbox = consume(session, queue);
    server.ctl("set_vm_memory_high_watermark", "absolute", "1000");
    List<CompletableFuture<BrokerException>> all = new ArrayList<>();
    try {
      // what comes first is not yet told of the alarm
      for (int i = 0; i < 3; i++) {
        CompletableFuture<BrokerException> failed = new CompletableFuture<>();
        all.add(failed);
        Message large = large(queue, 30_000_000, "large");
        new Thread(() -> failed.complete(timesOutOrIsRefused(() -> session.publish(large, BRIEF))))
            .start();
      }
      for (CompletableFuture<BrokerException> each : all) {
        each.get(10, TimeUnit.SECONDS);
      }
      eventually(
          "the alarm is told",
          () ->
              timesOutOrIsRefused(() -> session.publish(message(queue, "x"), BRIEF)).kind()
                  == Kind.UNAVAILABLE);
      // the patience, which is the heartbeat's interval, does not run in an alarm
      inbox.staysEmpty();
      assertThat(new CompletableFuture<Void>().orTimeout(3, TimeUnit.SECONDS))
          .failsWithin(Duration.ofSeconds(5));
      assertThat(connection.isOpen()).isTrue();
    } finally {
      server.ctl("set_vm_memory_high_watermark", "0.4");
    }
    eventually("publishing goes on", () -> publishes(session, queue));
    assertThat(connection.isOpen()).isTrue();
  }

  private static boolean publishes(BrokerSession session, String queue) {
    try {
      return session.publishConfirmed(message(queue, "after"), LIMIT) == Outcome.CONFIRMED;
    } catch (BrokerException e) {
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      return false;
    }
  }

  private static BrokerException timesOut(ThrowingCallable call) {
    BrokerException failure = timesOutOrIsRefused(call);
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    return failure;
  }

  private static BrokerException timesOutOrIsRefused(ThrowingCallable call) {
    long start = System.nanoTime();
    BrokerException failure = failure(call);
    assertThat(since(start)).isLessThan(BRIEF.plusMillis(700));
    return failure;
  }

  private static Message large(String queue, int size, String id) {
    return new Message(
        BrokerSession.queue(queue), null, null, null, Map.of("id", id), false, new byte[size]);
  }

  private static BrokerSettings settings(Duration heartbeat) {
    return new BrokerSettings(
        URI.create("amqp://127.0.0.1:" + server.port() + "/"),
        "guest",
        "guest",
        heartbeat,
        BrokerSettings.DEFAULTS.connectTimeout());
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
