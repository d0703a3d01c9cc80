package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Promise;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.Binding;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/**
 * What the adapter relies on, whatever the broker; what only some brokers do is checked for those
 * that promise it, and there is no test of it for the others (2.2, 4.10, 4.11).
 */
abstract class BrokerContract extends ReceiptContract {

  // ---- publishing and routing

  @Test
  void aMessageArrivesWithAllThatItCarries() throws Exception {
    BrokerSession session = session();
    Inbox inbox = consume(session, queue(session));
    Map<String, Object> headers =
        Map.of(
            "text",
            "żółw",
            "int",
            7,
            "long",
            1L << 40,
            "bool",
            true,
            "table",
            Map.of("k", "v"),
            "list",
            List.of("a", 1));
    session.publish(
        new Message(
            new Address("", prefix + "q"),
            "application/json",
            "utf-8",
            null,
            headers,
            false,
            "żaba".getBytes(StandardCharsets.UTF_8)),
        LIMIT);
    Delivery delivery = inbox.next();
    assertThat(Inbox.text(delivery)).isEqualTo("żaba");
    assertThat(delivery.redelivered()).isFalse();
    assertThat(delivery.message().address()).isEqualTo(new Address("", prefix + "q"));
    assertThat(delivery.message().contentType()).isEqualTo("application/json");
    assertThat(delivery.message().contentEncoding()).isEqualTo("utf-8");
    assertThat(delivery.message().expiration()).isNull();
    assertThat(delivery.message().mandatory()).isFalse();
    assertThat(delivery.message().headers()).containsAllEntriesOf(headers);
  }

  @Test
  void aMessageOfNothingArrives() throws Exception {
    BrokerSession session = session();
    Inbox inbox = consume(session, queue(session));
    session.publish(
        new Message(new Address("", prefix + "q"), null, null, null, Map.of(), false, new byte[0]),
        LIMIT);
    Delivery delivery = inbox.next();
    assertThat(delivery.message().body()).isEmpty();
    assertThat(delivery.message().contentType()).isNull();
    assertThat(delivery.message().headers()).isEmpty();
  }

  @Test
  void aBodyOfManyFramesArrivesWhole() throws Exception {
    BrokerSession session = session();
    Inbox inbox = consume(session, queue(session));
    byte[] body = new byte[3_000_001];
    Arrays.fill(body, (byte) 'x');
    session.publish(
        new Message(new Address("", prefix + "q"), null, null, null, Map.of(), false, body), LIMIT);
    assertThat(inbox.next().message().body()).isEqualTo(body);
  }

  @Test
  void aMessageThatMayWaitLongArrives() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    session.publish(message(queue, "x", Duration.ofMinutes(1), false), LIMIT);
    assertThat(consume(session, queue).nextText()).isEqualTo("x");
  }

  @Test
  void aTopicExchangeRoutesByWords() throws Exception {
    BrokerSession session = session();
    ExchangeSpec exchange = new ExchangeSpec(prefix + "x", "topic", false, true);
    Map<String, Inbox> inboxes =
        Map.of("compute", new Inbox(), "compute.*", new Inbox(), "#", new Inbox());
    for (var each : inboxes.entrySet()) {
      QueueSpec queue = transientQueue("q-" + each.getKey());
      session.declare(Topology.of(exchange, queue, each.getKey()), LIMIT);
      session.subscribe(queue.name(), 0, each.getValue(), () -> {}, LIMIT);
    }
    for (String key : List.of("compute", "compute.host", "other")) {
      session.publish(message(new Address(exchange.name(), key), key), LIMIT);
    }
    assertThat(inboxes.get("compute").nextText()).isEqualTo("compute");
    assertThat(inboxes.get("compute.*").nextText()).isEqualTo("compute.host");
    for (String key : List.of("compute", "compute.host", "other")) {
      assertThat(inboxes.get("#").nextText()).isEqualTo(key);
    }
    inboxes.get("compute").staysEmpty();
    inboxes.get("compute.*").staysEmpty();
  }

  @Test
  void aDirectExchangeRoutesByTheWholeKey() throws Exception {
    BrokerSession session = session();
    ExchangeSpec exchange = new ExchangeSpec(prefix + "x", "direct", false, true);
    session.declare(Topology.of(exchange, transientQueue("q"), "a.*"), LIMIT);
    Inbox inbox = consume(session, prefix + "q");
    session.publish(message(new Address(exchange.name(), "a.b"), "other"), LIMIT);
    session.publish(message(new Address(exchange.name(), "a.*"), "mine"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("mine");
  }

  @Test
  void aFanoutExchangeGivesEachQueueACopyWhateverTheKey() throws Exception {
    BrokerSession session = session();
    ExchangeSpec exchange = new ExchangeSpec(prefix + "x", "fanout", false, true);
    List<Inbox> inboxes = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      session.declare(Topology.of(exchange, transientQueue(name), "k" + name), LIMIT);
      inboxes.add(consume(session, prefix + name));
    }
    session.publish(message(new Address(exchange.name(), "whatever"), "all"), LIMIT);
    for (Inbox inbox : inboxes) {
      assertThat(inbox.nextText()).isEqualTo("all");
      inbox.staysEmpty();
    }
  }

  @Test
  void twoBindingsOfOneQueueGiveItOneCopy() throws Exception {
    BrokerSession session = session();
    ExchangeSpec exchange = new ExchangeSpec(prefix + "x", "topic", false, true);
    QueueSpec queue = transientQueue("q");
    session.declare(
        new Topology(
            List.of(exchange),
            List.of(queue),
            List.of(
                new Binding(queue.name(), exchange.name(), "a"),
                new Binding(queue.name(), exchange.name(), "a"),
                new Binding(queue.name(), exchange.name(), "#"))),
        LIMIT);
    Inbox inbox = consume(session, queue.name());
    session.publish(message(new Address(exchange.name(), "a"), "one"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("one");
    inbox.staysEmpty();
  }

  @Test
  void oneSessionServesManyPublishingThreads() throws Exception {
    BrokerSession session = session();
    Inbox inbox = consume(session, queue(session));
    int threads = 8;
    int each = 200;
    List<Callable<Void>> work = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      work.add(
          () -> {
            for (int i = 0; i < each; i++) {
              session.publish(message(prefix + "q", thread + ":" + i), LIMIT);
            }
            return null;
          });
    }
    together(work);
    Set<String> got = new HashSet<>();
    for (int i = 0; i < threads * each; i++) {
      got.add(inbox.nextText());
    }
    assertThat(got).hasSize(threads * each);
  }

  // ---- what comes back

  @Test
  void aMandatoryMessageThatNoQueueTakesComesBack() throws Exception {
    BrokerSession session = session();
    LinkedBlockingQueue<Message> returned = new LinkedBlockingQueue<>();
    session.onReturned(returned::add);
    String queue = queue(session);
    session.publish(message(queue, "taken", null, true), LIMIT);
    session.publish(message(prefix + "nobody", "forgotten", null, false), LIMIT);
    session.publish(message(prefix + "nobody", "back", null, true), LIMIT);
    Message back = returned.poll(10, TimeUnit.SECONDS);
    assertThat(back).as("a returned message within 10 s").isNotNull();
    assertThat(new String(back.body(), StandardCharsets.UTF_8)).isEqualTo("back");
    assertThat(back.address()).isEqualTo(new Address("", prefix + "nobody"));
    assertThat(back.headers()).containsEntry("id", "back");
    assertThat(session.isOpen()).isTrue();
    assertThat(returned).isEmpty();
  }

  @Test
  void aConfirmedMessageTellsItsFate() throws Exception {
    BrokerSession session = session();
    List<Message> returned = new ArrayList<>();
    session.onReturned(returned::add);
    String queue = queue(session);
    for (int round = 0; round < 3; round++) {
      assertThat(session.publishConfirmed(message(queue, "x", null, true), LIMIT))
          .isEqualTo(Outcome.CONFIRMED);
      assertThat(session.publishConfirmed(message(prefix + "nobody", "x", null, true), LIMIT))
          .isEqualTo(Outcome.UNROUTABLE);
    }
    assertThat(returned).isEmpty();
    Inbox inbox = consume(session, queue);
    for (int round = 0; round < 3; round++) {
      assertThat(inbox.nextText()).isEqualTo("x");
    }
  }

  @Test
  void confirmedMessagesOfManyThreadsKeepTheirOwnFates() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    List<Callable<Void>> work = new ArrayList<>();
    for (int t = 0; t < 6; t++) {
      boolean routable = t % 2 == 0;
      work.add(
          () -> {
            for (int i = 0; i < 30; i++) {
              String to = routable ? queue : prefix + "nobody";
              assertThat(session.publishConfirmed(message(to, "x", null, true), LIMIT))
                  .isEqualTo(routable ? Outcome.CONFIRMED : Outcome.UNROUTABLE);
            }
            return null;
          });
    }
    together(work);
  }

  @Test
  void aConfirmedMessageToAMissingExchangeIsRefusedAndTheSessionGoesOn() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    Message lost = message(new Address(prefix + "missing", "k"), "x");
    for (int round = 0; round < 2; round++) {
      refused(404, () -> session.publishConfirmed(lost, LIMIT));
      assertThat(session.isOpen()).isTrue();
      assertThat(session.publishConfirmed(message(queue, "x", null, true), LIMIT))
          .isEqualTo(Outcome.CONFIRMED);
    }
  }

  @Test
  void publishingToAMissingExchangeBreaksTheSessionAndNothingElse() throws Exception {
    BrokerConnection connection = connect();
    BrokerSession session = connection.openSession(LIMIT);
    session.publish(message(new Address(prefix + "missing", "k"), "x"), LIMIT);
    eventually("the session is broken", () -> !session.isOpen());
    assertThat(failure(() -> session.publish(message(prefix + "q", "x"), LIMIT)).mayHaveBeenSent())
        .isFalse();
    assertThat(connection.isOpen()).isTrue();
    BrokerSession next = connection.openSession(LIMIT);
    Inbox inbox = consume(next, queue(next));
    next.publish(message(prefix + "q", "x"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("x");
  }

  @Test
  void whatTheProtocolCannotCarryIsRefusedBeforeItIsSent() throws Exception {
    BrokerSession session = session();
    String longest = prefix + "k".repeat(255 - prefix.length());
    QueueSpec queue = new QueueSpec(longest, false, false, true, Map.of());
    session.declare(Topology.of(queue), LIMIT);
    Inbox inbox = consume(session, longest);
    for (Message each :
        List.of(
            message(longest + "k", "x"),
            message("ż".repeat(128), "x"),
            message(longest, "x", Duration.ofMillis(-1), false),
            message(longest, "x", Duration.ofDays(365), false))) {
      BrokerException refusal = failure(() -> session.publish(each, LIMIT));
      assertThat(refusal.kind()).isEqualTo(Kind.REFUSED);
      assertThat(refusal.mayHaveBeenSent()).isFalse();
      assertThat(failure(() -> session.publishConfirmed(each, LIMIT)).kind())
          .isEqualTo(Kind.REFUSED);
    }
    assertThat(session.isOpen()).isTrue();
    session.publish(message(longest, "x"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("x");
  }

  // ---- consuming and settling

  @Test
  void consumersOfOneQueueShareItsMessages() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    Inbox one = new Inbox();
    Inbox two = new Inbox();
    session.subscribe(queue, 5, one, () -> {}, LIMIT);
    session().subscribe(queue, 5, two, () -> {}, LIMIT);
    Set<String> got = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      session.publish(message(queue, "m" + i), LIMIT);
    }
    for (Inbox inbox : List.of(one, two)) {
      for (int i = 0; i < 5; i++) {
        got.add(Inbox.text(inbox.next()));
      }
      inbox.staysEmpty();
    }
    assertThat(got).hasSize(10);
  }

  @Test
  void aQueueKeepsItsOrder() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    for (int i = 0; i < 50; i++) {
      session.publish(message(queue, "m" + i), LIMIT);
    }
    Inbox inbox = consume(session, queue);
    for (int i = 0; i < 50; i++) {
      assertThat(inbox.nextText()).isEqualTo("m" + i);
    }
  }

  @Test
  void prefetchBoundsWhatIsUnsettled() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    Inbox inbox = new Inbox();
    session.subscribe(queue, 2, inbox, () -> {}, LIMIT);
    for (String text : List.of("a", "b", "c", "d")) {
      session.publish(message(queue, text), LIMIT);
    }
    Delivery first = inbox.next();
    Delivery second = inbox.next();
    inbox.staysEmpty();
    first.ack();
    assertThat(Inbox.text(inbox.next())).isEqualTo("c");
    inbox.staysEmpty();
    second.reject();
    assertThat(Inbox.text(inbox.next())).isEqualTo("d");
  }

  @Test
  void whatIsGivenBackComesAgainBeforeWhatWaitsAndSaysSo() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    Inbox inbox = new Inbox();
    session.subscribe(queue, 1, inbox, () -> {}, LIMIT);
    session.publish(message(queue, "a"), LIMIT);
    session.publish(message(queue, "b"), LIMIT);
    Delivery first = inbox.next();
    assertThat(first.redelivered()).isFalse();
    first.requeue();
    Delivery again = inbox.next();
    assertThat(Inbox.text(again)).isEqualTo("a");
    assertThat(again.redelivered()).isTrue();
    again.ack();
    assertThat(inbox.nextText()).isEqualTo("b");
  }

  @Test
  void aDeliveryIsSettledOnce() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    Inbox inbox = consume(session, queue);
    for (String text : List.of("acked", "rejected")) {
      session.publish(message(queue, text), LIMIT);
    }
    Delivery acked = inbox.next();
    acked.ack();
    acked.requeue();
    acked.ack();
    Delivery rejected = inbox.next();
    rejected.reject();
    rejected.requeue();
    inbox.staysEmpty();
    assertThat(session.isOpen()).isTrue();
    session.publish(message(queue, "next"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("next");
  }

  @Test
  void whatIsUnsettledGoesBackWhenItsSessionCloses() throws Exception {
    BrokerConnection connection = connect();
    BrokerSession other = connection.openSession(LIMIT);
    String queue = lastingQueue(other);
    BrokerSession session = connection.openSession(LIMIT);
    Inbox inbox = consume(session, queue);
    for (String text : List.of("a", "b", "c")) {
      other.publish(message(queue, text), LIMIT);
    }
    inbox.next();
    inbox.next().ack();
    Delivery late = inbox.next();
    session.close();
    assertThat(session.isOpen()).isFalse();
    late.ack();
    Inbox next = consume(other, queue);
    assertThat(next.next().redelivered()).isTrue();
    assertThat(Inbox.text(next.next())).isEqualTo("c");
    next.staysEmpty();
    session.close();
  }

  @Test
  void whatIsUnsettledGoesBackWhenItsConnectionCloses() throws Exception {
    BrokerSession other = session();
    String queue = lastingQueue(other);
    BrokerConnection connection = connect();
    Inbox inbox = consume(connection.openSession(LIMIT), queue);
    other.publish(message(queue, "a"), LIMIT);
    inbox.next();
    connection.close();
    Delivery again = consume(other, queue).next();
    assertThat(Inbox.text(again)).isEqualTo("a");
    assertThat(again.redelivered()).isTrue();
  }

  @Test
  void afterACancelNothingIsHandledAndNothingIsLost() throws Exception {
    BrokerSession session = session();
    BrokerSession publisher = session();
    String queue = lastingQueue(session);
    AtomicInteger cancelled = new AtomicInteger();
    AtomicInteger afterwards = new AtomicInteger();
    AtomicReference<@Nullable String> late = new AtomicReference<>();
    CountDownLatch some = new CountDownLatch(20);
    Subscription subscription =
        session.subscribe(
            queue,
            10,
            delivery -> {
              if (cancelled.get() > 0) {
                late.set(Inbox.text(delivery));
              }
              some.countDown();
              delivery.ack();
              afterwards.incrementAndGet();
            },
            cancelled::incrementAndGet,
            LIMIT);
    int published = 200;
    for (int i = 0; i < published; i++) {
      publisher.publish(message(queue, "m" + i), LIMIT);
    }
    assertThat(some.await(10, TimeUnit.SECONDS)).as("20 deliveries within 10 s").isTrue();
    subscription.cancel(LIMIT);
    cancelled.incrementAndGet();
    int handled = afterwards.get();
    subscription.cancel(LIMIT);
    Inbox rest = consume(publisher, queue);
    for (int i = handled; i < published; i++) {
      rest.nextText();
    }
    rest.staysEmpty();
    assertThat(late.get()).isNull();
    assertThat(cancelled).as("own cancel and nobody else's").hasValue(1);
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void whatWaitsBehindARunningHandlerGoesBackAtACancel() throws Exception {
    BrokerSession session =
        broker.connect(settings(), "own", DeliveryThread.OWN, LIMIT).openSession(LIMIT);
    BrokerSession other = session();
    String queue = lastingQueue(session);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Subscription subscription =
        session.subscribe(
            queue,
            5,
            delivery -> {
              entered.countDown();
              hold(release);
              delivery.ack();
            },
            () -> {},
            LIMIT);
    for (String text : List.of("handled", "b", "c")) {
      other.publish(message(queue, text), LIMIT);
    }
    assertThat(entered.await(10, TimeUnit.SECONDS)).as("the handler runs within 10 s").isTrue();
    long start = System.nanoTime();
    subscription.cancel(Duration.ofMillis(500));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
    release.countDown();
    Inbox rest = consume(other, queue);
    assertThat(List.of(rest.nextText(), rest.nextText())).containsExactlyInAnyOrder("b", "c");
    rest.staysEmpty();
  }

  @Test
  void handlersOnAThreadOfTheirOwnMayUseTheBroker() throws Exception {
    BrokerConnection connection = broker.connect(settings(), "own", DeliveryThread.OWN, LIMIT);
    BrokerSession session = connection.openSession(LIMIT);
    String queue = queue(session);
    QueueSpec answers = lastingQueue("answers");
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    session.subscribe(
        queue,
        1,
        delivery -> {
          try {
            session.declare(Topology.of(answers), LIMIT);
            session.publishConfirmed(message(answers.name(), Inbox.text(delivery)), LIMIT);
            delivery.ack();
          } catch (BrokerException | RuntimeException e) {
            failed.set(e);
          }
        },
        () -> {},
        LIMIT);
    session.publish(message(queue, "a"), LIMIT);
    session.publish(message(queue, "b"), LIMIT);
    BrokerSession reader = session();
    reader.declare(Topology.of(answers), LIMIT);
    Inbox inbox = consume(reader, answers.name());
    assertThat(inbox.nextText()).isEqualTo("a");
    assertThat(inbox.nextText()).isEqualTo("b");
    assertThat(failed.get()).isNull();
  }

  @Test
  void aBlockedHandlerOnAThreadOfItsOwnHoldsUpNoAnswer() throws Exception {
    BrokerSession session =
        broker.connect(settings(), "own", DeliveryThread.OWN, LIMIT).openSession(LIMIT);
    String queue = queue(session);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    session.subscribe(
        queue,
        1,
        delivery -> {
          entered.countDown();
          hold(release);
          delivery.ack();
        },
        () -> {},
        LIMIT);
    session.publish(message(queue, "x"), LIMIT);
    assertThat(entered.await(10, TimeUnit.SECONDS)).as("the handler runs within 10 s").isTrue();
    assertThat(session.publishConfirmed(message(queue, "y", null, true), LIMIT))
        .isEqualTo(Outcome.CONFIRMED);
    assertThat(session.exists(new ExchangeSpec("", "direct", true, false), LIMIT)).isTrue();
    release.countDown();
  }

  // ---- connections

  @Test
  void aConnectionThatIsClosedTellsNobodyAndDoesNoMore() throws Exception {
    BrokerConnection connection = connect();
    BrokerSession session = connection.openSession(LIMIT);
    List<BrokerException> told = new ArrayList<>();
    connection.onLost(told::add);
    assertThat(connection.isOpen()).isTrue();
    connection.close();
    assertThat(connection.isOpen()).isFalse();
    assertThat(session.isOpen()).isFalse();
    for (ThrowingCallable each :
        List.<ThrowingCallable>of(
            () -> connection.openSession(LIMIT),
            () -> session.publish(message("q", "x"), LIMIT),
            () -> session.publishConfirmed(message("q", "x"), LIMIT),
            () -> session.declare(Topology.of(transientQueue("q")), LIMIT))) {
      BrokerException refusal = failure(each);
      assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(refusal.mayHaveBeenSent()).isFalse();
    }
    assertThatCode(connection::close).doesNotThrowAnyException();
    assertThatCode(session::close).doesNotThrowAnyException();
    connection.onLost(told::add);
    broker.close();
    assertThat(told).isEmpty();
  }

  @Test
  void aConnectionThatIsLostTellsEachListenerOnce() throws Exception {
    BrokerConnection connection = connect();
    BrokerSession session = connection.openSession(LIMIT);
    LinkedBlockingQueue<BrokerException> told = new LinkedBlockingQueue<>();
    connection.onLost(told::add);
    broker.close();
    BrokerException loss = told.poll(10, TimeUnit.SECONDS);
    assertThat(loss).as("the loss within 10 s").isNotNull();
    assertThat(loss.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(connection.isOpen()).isFalse();
    assertThat(session.isOpen()).isFalse();
    connection.onLost(told::add);
    assertThat(told.poll(10, TimeUnit.SECONDS)).as("a late listener's news").isSameAs(loss);
    connection.close();
    broker.close();
    assertThat(told).isEmpty();
    assertThat(failure(this::connect).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void aConnectionNamesTheBroker() throws Exception {
    assertThat(connect().server().product()).isNotEmpty();
    assertThat(connect().server().version()).isNotEmpty();
  }

  @Test
  void sessionsComeAndGoByTheHundred() throws Exception {
    BrokerConnection connection = connect();
    for (int i = 0; i < 300; i++) {
      connection.openSession(LIMIT).close();
    }
    queue(connection.openSession(LIMIT));
  }

  // ---- promises

  @TestFactory
  Stream<DynamicTest> whatIsPromisedIsKept() {
    return promises().stream()
        .sorted()
        .map(promise -> DynamicTest.dynamicTest(promise.name(), () -> check(promise)));
  }

  private void check(Promise promise) throws Exception {
    prefix += promise + ".";
    switch (promise) {
      case CONSUMER_CANCEL_NOTIFICATION -> aDeletedQueueTellsItsConsumersOnce();
      case EQUIVALENCE_CHECK -> anObjectWithOtherAttributesIsRefused();
      case EXPIRATION -> anExpiredMessageIsDiscarded();
      case QUEUE_EXPIRY -> anUnusedQueueExpires();
      case PREFETCH_PER_CONSUMER -> eachConsumerHasAPrefetchOfItsOwn();
      case ROUND_ROBIN -> consumersOfOneQueueTakeTurns();
      case STREAMS -> aStreamIsReadAgainFromAnOffset();
    }
  }

  private void aDeletedQueueTellsItsConsumersOnce() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    Subscription subscription =
        session.subscribe(queue, 1, new Inbox(), () -> told.add("one"), LIMIT);
    session.subscribe(queue, 1, new Inbox(), () -> told.add("two"), LIMIT);
    session.deleteQueue(queue, LIMIT);
    assertThat(
            Stream.of(told.poll(10, TimeUnit.SECONDS), told.poll(10, TimeUnit.SECONDS))
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("one", "two");
    subscription.cancel(LIMIT);
    assertThat(session.isOpen()).isTrue();
    assertThat(told).isEmpty();
  }

  private void anExpiredMessageIsDiscarded() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    assertThat(session.publishConfirmed(message(queue, "x", Duration.ZERO, true), LIMIT))
        .isEqualTo(Outcome.CONFIRMED);
    session.publish(message(queue, "still good"), LIMIT);
    assertThat(consume(session, queue).nextText()).isEqualTo("still good");
  }

  private void anUnusedQueueExpires() throws Exception {
    BrokerSession session = session();
    QueueSpec queue = new QueueSpec(prefix + "q", false, false, false, Map.of("x-expires", 300));
    session.declare(Topology.of(queue), LIMIT);
    assertThat(isUnroutable(session, queue.name())).isFalse();
    eventually("the queue is gone", () -> isUnroutable(session, queue.name()));
  }

  private void eachConsumerHasAPrefetchOfItsOwn() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    Inbox one = new Inbox();
    Inbox two = new Inbox();
    session.subscribe(queue, 1, one, () -> {}, LIMIT);
    session.subscribe(queue, 2, two, () -> {}, LIMIT);
    for (int i = 0; i < 4; i++) {
      session.publish(message(queue, "m" + i), LIMIT);
    }
    one.next();
    two.next();
    two.next();
    one.staysEmpty();
    two.staysEmpty();
  }

  private void consumersOfOneQueueTakeTurns() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    Inbox one = consume(session, queue);
    Inbox two = consume(session(), queue);
    for (int i = 0; i < 10; i++) {
      session.publish(message(queue, "m" + i), LIMIT);
    }
    for (Inbox inbox : List.of(one, two)) {
      int first = Inbox.text(inbox.next()).equals("m0") ? 0 : 1;
      for (int i = first + 2; i < 10; i += 2) {
        assertThat(inbox.nextText()).isEqualTo("m" + i);
      }
      inbox.staysEmpty();
    }
  }
}
