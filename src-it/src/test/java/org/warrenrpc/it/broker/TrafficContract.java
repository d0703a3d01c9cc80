package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Promise;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.topology.Address;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** What is posted, large, changed on the way, or checked while others go on (4.9 to 4.12). */
abstract class TrafficContract extends TopologyContract {

  @Test
  void postedMessagesLeaveInTheirOrder() throws Exception {
    BrokerSession session = session();
    Inbox inbox = consume(session, queue(session));
    for (int i = 0; i < 100; i++) {
      session.post(message(prefix + "q", "m" + i));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(inbox.nextText()).isEqualTo("m" + i);
    }
  }

  @Test
  void aPostedMessageThatNoQueueTakesComesBack() throws Exception {
    BrokerSession session = session();
    LinkedBlockingQueue<Message> returned = new LinkedBlockingQueue<>();
    session.onReturned(returned::add);
    session.post(message(prefix + "nobody", "back", null, true));
    Message back = returned.poll(10, TimeUnit.SECONDS);
    assertThat(back).as("a returned message within 10 s").isNotNull();
    assertThat(back.headers()).containsEntry("id", "back");
  }

  @Test
  void aPostThatCannotBeSentHarmsNobody() throws Exception {
    BrokerConnection connection = connect();
    BrokerSession session = connection.openSession(LIMIT);
    BrokerSession bystander = connection.openSession(LIMIT);
    session.post(message("k".repeat(256), "x"));
    session.post(message(new Address(prefix + "missing", "k"), "x"));
    eventually("the session is broken", () -> !session.isOpen());
    session.post(message(prefix + "q", "x"));
    Inbox inbox = consume(bystander, queue(bystander));
    bystander.post(message(prefix + "q", "y"));
    assertThat(inbox.nextText()).isEqualTo("y");
    inbox.staysEmpty();
    connection.close();
    bystander.post(message(prefix + "q", "z"));
  }

  @Test
  void whatAHandlerFailsOnIsRejectedUnlessItSettledIt() throws Exception {
    BrokerSession session = session();
    String queue = lastingQueue(session);
    LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
    Subscription failing =
        session.subscribe(
            queue,
            1,
            delivery -> {
              String text = Inbox.text(delivery) + (delivery.redelivered() ? " again" : "");
              got.add(text);
              if (text.equals("given back")) {
                delivery.requeue();
              }
              throw new OutOfMemoryError("on purpose");
            },
            () -> {},
            LIMIT);
    for (String text : List.of("rejected", "given back", "last")) {
      session.publish(message(queue, text), LIMIT);
    }
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      all.add(String.valueOf(got.poll(10, TimeUnit.SECONDS)));
    }
    assertThat(all).containsExactlyInAnyOrder("rejected", "given back", "given back again", "last");
    failing.cancel(LIMIT);
    consume(session, queue).staysEmpty();
  }

  @Test
  void aListenerThatFailsIsToldOfTheNextMessageToo() throws Exception {
    BrokerSession session = session();
    LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    session.onReturned(
        back -> {
          told.add(String.valueOf(back.headers().get("id")));
          throw new IllegalStateException("a listener that fails on purpose");
        });
    for (String text : List.of("a", "b")) {
      session.publish(message(prefix + "nobody", text, null, true), LIMIT);
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
    }
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void aBodyBeyondWhatAClientUsuallyTakesReachesTheHandler() throws Exception {
    BrokerSession session = session();
    Inbox inbox = consume(session, queue(session));
    for (int size : List.of(64 << 20, (64 << 20) + 1, 65 << 20)) {
      byte[] body = new byte[size];
      Arrays.fill(body, (byte) 'x');
      session.publish(
          new Message(new Address("", prefix + "q"), null, null, null, Map.of(), false, body),
          LIMIT);
      Delivery delivery = inbox.next();
      assertThat(Arrays.equals(delivery.message().body(), body)).as("%s bytes", size).isTrue();
      delivery.reject();
    }
    session.publish(message(prefix + "q", "next"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("next");
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void aHeaderThatNamesACompressionArrivesAsText() throws Exception {
    BrokerSession session = session();
    Inbox inbox = consume(session, queue(session));
    session.publish(
        new Message(
            new Address("", prefix + "q"),
            "application/json",
            "utf-8",
            null,
            Map.of("compression", "application/x-gzip"),
            false,
            new byte[] {0x78}),
        LIMIT);
    assertThat(inbox.next().message().headers())
        .isEqualTo(Map.of("compression", "application/x-gzip"));
  }

  @Test
  void aHeaderThatCannotBeWrittenIsRefusedAndBreaksNothing() throws Exception {
    BrokerSession session = session();
    Inbox inbox = consume(session, queue(session));
    String name = "n".repeat(256);
    Message bad =
        new Message(
            new Address("", prefix + "q"), null, null, null, Map.of(name, 1), false, new byte[1]);
    assertThat(failure(() -> session.publish(bad, LIMIT)).kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure(() -> session.publishConfirmed(bad, LIMIT)).kind()).isEqualTo(Kind.REFUSED);
    session.publish(message(prefix + "q", "x"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("x");
  }

  @ParameterizedTest
  @EnumSource(DeliveryThread.class)
  void prefetchIsChangedBySubscribingAnewAndNothingIsLost(DeliveryThread thread) throws Exception {
    BrokerSession session =
        broker.connect(settings(), "prefetch", thread, LIMIT).openSession(LIMIT);
    BrokerSession publisher = session();
    String queue = lastingQueue(session);
    int messages = 300;
    Inbox held = new Inbox();
    AtomicInteger seen = new AtomicInteger();
    Set<String> got = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(messages - 3);
    Consumer<Delivery> done =
        delivery -> {
          delivery.ack();
          if (got.add(Inbox.text(delivery))) {
            all.countDown();
          }
        };
    Subscription first =
        session.subscribe(
            queue,
            3,
            delivery -> (seen.getAndIncrement() < 3 ? held : done).accept(delivery),
            () -> {},
            LIMIT);
    for (int i = 0; i < messages / 2; i++) {
      publisher.publish(message(queue, "m" + i), LIMIT);
    }
    List<Delivery> unsettled = List.of(held.next(), held.next(), held.next());
    session.subscribe(queue, 8, done, () -> {}, LIMIT);
    first.cancel(LIMIT);
    for (int i = messages / 2; i < messages; i++) {
      publisher.publish(message(queue, "m" + i), LIMIT);
    }
    assertThat(all.await(15, TimeUnit.SECONDS)).as("everything else within 15 s").isTrue();
    assertThat(got).doesNotContainAnyElementsOf(unsettled.stream().map(Inbox::text).toList());
    unsettled.get(0).ack();
    unsettled.get(1).reject();
    unsettled.get(2).requeue();
    eventually("what was given back comes", () -> got.contains(Inbox.text(unsettled.get(2))));
    session.close();
    Inbox rest = consume(publisher, queue);
    rest.staysEmpty();
    publisher.deleteQueue(queue, LIMIT);
  }

  @Test
  void aVanishedExchangeTakesNothingElseWithIt() throws Exception {
    BrokerSession session = session();
    Inbox inbox = consume(session, queue(session));
    List<Callable<Void>> work = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      int thread = t;
      work.add(
          () -> {
            Message lost = message(new Address(prefix + "missing", "k"), "lost");
            for (int i = 0; i < 10; i++) {
              refused(404, () -> session.publishConfirmed(lost, LIMIT));
            }
            return null;
          });
      work.add(
          () -> {
            for (int i = 0; i < 20; i++) {
              Message good = message(prefix + "q", "confirmed" + thread + ":" + i);
              assertThat(session.publishConfirmed(good, LIMIT)).isEqualTo(Outcome.CONFIRMED);
            }
            return null;
          });
      work.add(
          () -> {
            for (int i = 0; i < 20; i++) {
              session.publish(message(prefix + "q", "plain" + thread + ":" + i), LIMIT);
            }
            return null;
          });
    }
    together(work);
    Set<String> got = new HashSet<>();
    for (int i = 0; i < 120; i++) {
      got.add(inbox.nextText());
    }
    assertThat(got).hasSize(120);
    inbox.staysEmpty();
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void argumentsOfAConsumerThatABrokerDoesNotKnowAreNoObstacle() throws Exception {
    BrokerSession session = session();
    Inbox inbox = new Inbox();
    session.subscribe(
        queue(session), 1, Map.of("x-cancel-on-ha-failover", true), inbox, () -> {}, LIMIT);
    session.publish(message(prefix + "q", "x"), LIMIT);
    assertThat(inbox.nextText()).isEqualTo("x");
  }

  /** For those that promise {@link Promise#STREAMS} (4.1). */
  final void aStreamIsReadAgainFromAnOffset() throws Exception {
    BrokerSession session = session();
    QueueSpec stream =
        new QueueSpec(
            prefix + "stream",
            true,
            false,
            false,
            Map.of("x-queue-type", "stream", "x-max-age", "1800s"));
    session.declare(Topology.of(stream), LIMIT);
    for (String text : List.of("a", "b", "c")) {
      assertThat(session.publishConfirmed(message(stream.name(), text), LIMIT))
          .isEqualTo(Outcome.CONFIRMED);
    }
    for (long offset = 0; offset < 3; offset++) {
      Inbox inbox = new Inbox();
      Object from = offset == 0 ? "first" : offset;
      Subscription subscription =
          session.subscribe(
              stream.name(), 10, Map.of("x-stream-offset", from), inbox, () -> {}, LIMIT);
      for (long expected = offset; expected < 3; expected++) {
        Delivery delivery = inbox.next();
        assertThat(delivery.message().headers()).containsEntry("x-stream-offset", expected);
        assertThat(Inbox.text(delivery)).isEqualTo(List.of("a", "b", "c").get((int) expected));
        delivery.ack();
      }
      subscription.cancel(LIMIT);
    }
    session.deleteQueue(stream.name(), LIMIT);
  }
}
