package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Mismatch;
import org.warrenrpc.broker.Mismatch.ObjectKind;
import org.warrenrpc.broker.Promise;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.Binding;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** Declaring, checking, deleting, and what ends when (4.1, 4.2). */
abstract class TopologyContract extends BrokerFixture {

  @Test
  void whatIsThereMayBeDeclaredAgain() throws Exception {
    BrokerSession session = session();
    Topology topology =
        Topology.of(new ExchangeSpec(prefix + "x", "topic", false, true), transientQueue("q"), "k");
    session.declare(topology, LIMIT);
    session.declare(topology, LIMIT);
    session().declare(topology, LIMIT);
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void lookingForAnExchangeBreaksNothing() throws Exception {
    BrokerSession session = session();
    ExchangeSpec exchange = new ExchangeSpec(prefix + "x", "topic", false, true);
    assertThat(session.exists(exchange, LIMIT)).isFalse();
    session.declare(Topology.of(exchange, transientQueue("q"), "k"), LIMIT);
    assertThat(session.exists(exchange, LIMIT)).isTrue();
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void consumingAMissingQueueBreaksTheSessionAlone() throws Exception {
    BrokerConnection connection = connect();
    BrokerSession session = connection.openSession(LIMIT);
    BrokerSession bystander = connection.openSession(LIMIT);
    refused(404, () -> session.subscribe(prefix + "q", 1, new Inbox(), () -> {}, LIMIT));
    eventually("the session is broken", () -> !session.isOpen());
    assertThat(failure(() -> session.declare(Topology.of(transientQueue("q")), LIMIT)).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(bystander.isOpen()).isTrue();
    assertThat(connection.isOpen()).isTrue();
    queue(bystander);
  }

  @Test
  void aSessionBrokenByARefusalTellsItsConsumersOnce() throws Exception {
    BrokerSession session = session();
    String queue = queue(session);
    LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    Subscription one = session.subscribe(queue, 1, new Inbox(), () -> told.add("one"), LIMIT);
    Subscription two = session.subscribe(queue, 1, new Inbox(), () -> told.add("two"), LIMIT);
    two.cancel(LIMIT);
    session.publish(message(new Address(prefix + "missing", "k"), "x"), LIMIT);
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
    one.cancel(LIMIT);
    session.close();
    assertThat(told).isEmpty();
  }

  @Test
  void aSessionThatIsClosedTellsItsConsumersNothing() throws Exception {
    BrokerConnection connection = connect();
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      BrokerSession session = connection.openSession(LIMIT);
      session.subscribe(queue(session), 1, new Inbox(), () -> told.add("cancelled"), LIMIT);
      if (i == 0) {
        session.close();
      }
    }
    connection.close();
    broker.close();
    assertThat(told).isEmpty();
  }

  @Test
  void bindingWhatIsMissingIsRefused() throws Exception {
    BrokerSession session = session();
    refused(
        404,
        () ->
            session.declare(
                new Topology(
                    List.of(),
                    List.of(transientQueue("q")),
                    List.of(new Binding(prefix + "q", prefix + "x", "k"))),
                LIMIT));
    eventually("the session is broken", () -> !session.isOpen());
  }

  @Test
  void anExclusiveQueueIsItsConnectionsOwnAndGoesWithIt() throws Exception {
    BrokerConnection owner = connect();
    BrokerSession first = owner.openSession(LIMIT);
    QueueSpec queue = new QueueSpec(prefix + "own", false, true, false, Map.of());
    first.declare(Topology.of(queue), LIMIT);
    Inbox inbox = consume(owner.openSession(LIMIT), queue.name());
    BrokerSession other = session();
    other.publish(message(queue.name(), "for the owner"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("for the owner");
    for (ThrowingCallable each :
        List.<ThrowingCallable>of(
            () -> session().declare(Topology.of(queue), LIMIT),
            () -> session().subscribe(queue.name(), 1, new Inbox(), () -> {}, LIMIT))) {
      BrokerException refusal = failure(each);
      assertThat(refusal.kind()).isEqualTo(Kind.REFUSED);
      assertThat(refusal.replyCode()).isIn(lockedCodes());
    }
    owner.close();
    eventually("the queue is gone", () -> isUnroutable(other, queue.name()));
  }

  @Test
  void anAutoDeleteQueueGoesWithItsLastConsumerAndTakesItsExchangeAlong() throws Exception {
    BrokerSession session = session();
    ExchangeSpec exchange = new ExchangeSpec(prefix + "x", "fanout", false, true);
    session.declare(Topology.of(exchange, transientQueue("q"), ""), LIMIT);
    Subscription one = session.subscribe(prefix + "q", 0, new Inbox(), () -> {}, LIMIT);
    Subscription two = session.subscribe(prefix + "q", 0, new Inbox(), () -> {}, LIMIT);
    one.cancel(LIMIT);
    assertThat(isUnroutable(session, prefix + "q")).isFalse();
    two.cancel(LIMIT);
    eventually("the queue is gone", () -> isUnroutable(session, prefix + "q"));
    eventually("the exchange is gone", () -> !session.exists(exchange, LIMIT));
  }

  @Test
  void aQueueIsDeletedWhateverItHoldsAndOnlyOnce() throws Exception {
    BrokerSession session = session();
    QueueSpec queue = new QueueSpec(prefix + "q", true, false, false, Map.of());
    session.declare(Topology.of(queue), LIMIT);
    assertThat(session.publishConfirmed(message(queue.name(), "x", null, true), LIMIT))
        .isEqualTo(Outcome.CONFIRMED);
    session.deleteQueue(queue.name(), LIMIT);
    assertThat(isUnroutable(session, queue.name())).isTrue();
    session.deleteQueue(queue.name(), LIMIT);
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void whatIsOnlyToBeCheckedIsNotMade() throws Exception {
    ExchangeSpec exchange = new ExchangeSpec(prefix + "x", "topic", false, true);
    for (Topology missing :
        List.of(
            Topology.of(exchange.asPassive()),
            Topology.of(transientQueue("q").asPassive()),
            Topology.of(exchange.asPassive(), transientQueue("own"), "k"))) {
      BrokerSession session = session();
      refused(404, () -> session.declare(missing, LIMIT));
      eventually("the session is broken", () -> !session.isOpen());
    }
    BrokerSession session = session();
    assertThat(session.exists(exchange, LIMIT)).isFalse();
    assertThat(isUnroutable(session, prefix + "q")).isTrue();
    assertThat(isUnroutable(session, prefix + "own")).isTrue();
  }

  @Test
  void aQueueOfOnesOwnIsBoundToAnExchangeThatIsOnlyChecked() throws Exception {
    ExchangeSpec exchange = new ExchangeSpec(prefix + "x", "topic", false, true);
    session().declare(Topology.of(exchange, transientQueue("q"), "k"), LIMIT);
    BrokerSession session = session();
    session.declare(Topology.of(exchange.asPassive(), transientQueue("own"), "k"), LIMIT);
    Inbox inbox = consume(session, prefix + "own");
    session.publish(message(new Address(exchange.name(), "k"), "x"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("x");
  }

  @Test
  void whatIsOnlyCheckedMayHaveOtherAttributes() throws Exception {
    ExchangeSpec exchange = new ExchangeSpec(prefix + "x", "topic", false, true);
    session().declare(Topology.of(exchange, transientQueue("q"), "k"), LIMIT);
    BrokerSession session = session();
    session.declare(
        new Topology(
            List.of(new ExchangeSpec(exchange.name(), "topic", true, false).asPassive()),
            List.of(
                new QueueSpec(prefix + "q", true, false, false, Map.of("x-expires", 1))
                    .asPassive()),
            List.of(new Binding(prefix + "q", exchange.name(), "k"))),
        LIMIT);
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void aDeletedQueueIsMadeAndConsumedAgainOnTheSameSession() throws Exception {
    BrokerSession session = session();
    Inbox before = consume(session, lastingQueue(session));
    session.publish(message(prefix + "q", "lost with its queue"), LIMIT);
    Delivery old = before.next();
    session().deleteQueue(prefix + "q", LIMIT);
    Inbox after = consume(session, lastingQueue(session));
    old.ack();
    session.publish(message(prefix + "q", "x"), LIMIT);
    assertThat(after.nextText()).isEqualTo("x");
    before.staysEmpty();
    assertThat(session.isOpen()).isTrue();
    session.deleteQueue(prefix + "q", LIMIT);
  }

  /** For those that promise {@link Promise#EQUIVALENCE_CHECK}. */
  final void anObjectWithOtherAttributesIsRefused() throws Exception {
    ExchangeSpec exchange = new ExchangeSpec(prefix + "x", "topic", false, true);
    String name = prefix + "q";
    QueueSpec queue = new QueueSpec(name, false, false, true, Map.of("x-expires", 60_000));
    BrokerSession keeper = session();
    keeper.declare(Topology.of(exchange, queue, "k"), LIMIT);
    unequal(
        new Mismatch(ObjectKind.EXCHANGE, exchange.name(), "type", "fanout", "topic"),
        Topology.of(new ExchangeSpec(exchange.name(), "fanout", false, true)));
    unequal(
        new Mismatch(ObjectKind.EXCHANGE, exchange.name(), "durable", "true", "false"),
        Topology.of(new ExchangeSpec(exchange.name(), "topic", true, true)));
    unequal(
        new Mismatch(ObjectKind.EXCHANGE, exchange.name(), "auto_delete", "false", "true"),
        Topology.of(new ExchangeSpec(exchange.name(), "topic", false, false)));
    unequal(
        new Mismatch(ObjectKind.QUEUE, name, "durable", "true", "false"),
        Topology.of(new QueueSpec(name, true, false, true, queue.arguments())));
    unequal(
        new Mismatch(ObjectKind.QUEUE, name, "auto_delete", "false", "true"),
        Topology.of(new QueueSpec(name, false, false, false, queue.arguments())));
    unequal(
        new Mismatch(ObjectKind.QUEUE, name, "x-expires", "70000", "60000"),
        Topology.of(new QueueSpec(name, false, false, true, Map.of("x-expires", 70_000))));
    unequal(
        new Mismatch(ObjectKind.QUEUE, name, "x-expires", Mismatch.NONE, "60000"),
        Topology.of(new QueueSpec(name, false, false, true, Map.of())));
    unequal(
        new Mismatch(ObjectKind.QUEUE, name, "x-message-ttl", "5000", Mismatch.NONE),
        Topology.of(
            new QueueSpec(
                name, false, false, true, Map.of("x-expires", 60_000, "x-message-ttl", 5_000))));
    keeper.declare(
        Topology.of(new QueueSpec(name, false, false, true, Map.of("x-expires", 60_000L))), LIMIT);
    for (boolean exclusive : List.of(true, false)) {
      QueueSpec own = new QueueSpec(prefix + exclusive, false, exclusive, false, Map.of());
      QueueSpec other = new QueueSpec(own.name(), false, !exclusive, false, Map.of());
      BrokerConnection connection = connect();
      connection.openSession(LIMIT).declare(Topology.of(own), LIMIT);
      BrokerSession session = connection.openSession(LIMIT);
      refused(405, () -> session.declare(Topology.of(other), LIMIT));
      connection.openSession(LIMIT).deleteQueue(own.name(), LIMIT);
    }
  }

  private void unequal(Mismatch mismatch, Topology other) throws Exception {
    BrokerSession session = session();
    BrokerException refusal = failure(() -> session.declare(other, LIMIT));
    assertThat(refusal.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refusal.replyCode()).isEqualTo(406);
    assertThat(refusal.mismatch()).isEqualTo(mismatch);
    assertThat(refusal).hasMessageContaining(mismatch.name());
    eventually("the session is broken", () -> !session.isOpen());
  }
}
