package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Message;
import org.warrenrpc.topology.Address;

/** What became of messages that nobody waits for. */
abstract class ReceiptContract extends TrafficContract {

  /** A session that confirms. */
  final BrokerSession confirming() throws Exception {
    BrokerSession session = session();
    session.beginConfirming();
    return session;
  }

  static void follow(BrokerSession session, Receipts receipts, Message message) throws Exception {
    session.publish(
        message, receipts.of(String.valueOf(message.headers().get("id")), message), LIMIT);
  }

  @Test
  void everyReceiptIsToldOnceWhateverElseIsPublished() throws Exception {
    BrokerSession session = confirming();
    Inbox inbox = consume(session, queue(session));
    Receipts receipts = new Receipts();
    List<Callable<Void>> work = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int thread = t;
      work.add(
          () -> {
            for (int i = 0; i < 50; i++) {
              follow(session, receipts, message(prefix + "q", thread + "." + i));
              session.publish(message(prefix + "q", "plain"), LIMIT);
              session.post(message(prefix + "q", "posted"));
            }
            return null;
          });
    }
    together(work);
    Set<String> told = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      told.add(receipts.next());
    }
    assertThat(told).hasSize(200).allMatch(each -> each.endsWith(": CONFIRMED"));
    receipts.stayEmpty();
    for (int i = 0; i < 600; i++) {
      inbox.next().ack();
    }
    inbox.staysEmpty();
  }

  @Test
  void messagesWithAndWithoutReceiptsKeepTheirOrder() throws Exception {
    BrokerSession session = confirming();
    Inbox inbox = consume(session(), queue(session));
    Receipts receipts = new Receipts();
    for (int i = 0; i < 100; i += 2) {
      session.publish(message(prefix + "q", "m" + i), LIMIT);
      follow(session, receipts, message(prefix + "q", "m" + (i + 1)));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(inbox.nextText()).isEqualTo("m" + i);
    }
  }

  @Test
  void theReceiptOfWhatNoQueueTakesIsToldSoAndNoOther() throws Exception {
    BrokerSession session = session();
    LinkedBlockingQueue<String> returned = new LinkedBlockingQueue<>();
    session.onReturned(back -> returned.add(String.valueOf(back.headers().get("id"))));
    session.beginConfirming();
    queue(session);
    Receipts receipts = new Receipts();
    follow(session, receipts, message(prefix + "q", "before", null, true));
    follow(session, receipts, message(prefix + "nobody", "lost", null, true));
    follow(session, receipts, message(prefix + "nobody", "careless"));
    follow(session, receipts, message(prefix + "q", "after", null, true));
    session.publish(message(prefix + "nobody", "plain", null, true), LIMIT);
    Set<String> told = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      told.add(receipts.next());
    }
    assertThat(told).contains("before: CONFIRMED", "careless: CONFIRMED", "after: CONFIRMED");
    List<String> back = new ArrayList<>();
    while (!back.contains("plain")) {
      back.add(String.valueOf(returned.poll(10, TimeUnit.SECONDS)));
    }
    // a broker may refuse first, and return it then
    if (told.contains("lost: REFUSED")) {
      assertThat(back).containsExactlyInAnyOrder("lost", "plain");
    } else {
      assertThat(told).contains("lost: UNROUTABLE");
      assertThat(back).containsExactly("plain");
    }
    receipts.stayEmpty();
  }

  @Test
  void whatCannotBePublishedTellsNothingAndCostsNoOtherItsReceipt() throws Exception {
    BrokerSession session = confirming();
    queue(session);
    Receipts receipts = new Receipts();
    Message bad =
        new Message(
            new Address("", prefix + "q"),
            null,
            null,
            null,
            Map.of("n".repeat(256), 1),
            false,
            new byte[1]);
    for (int i = 0; i < 3; i++) {
      assertThat(failure(() -> follow(session, receipts, bad)).kind()).isEqualTo(Kind.REFUSED);
      follow(session, receipts, message(prefix + "q", "good"));
      assertThat(receipts.next()).isEqualTo("good: CONFIRMED");
    }
    receipts.stayEmpty();
  }

  @Test
  void theReceiptsOfASessionThatBreaksAreToldThatNobodyKnows() throws Exception {
    BrokerSession session = confirming();
    Receipts receipts = new Receipts();
    follow(session, receipts, message(new Address(prefix + "missing", "k"), "x"));
    assertThat(receipts.next()).isEqualTo("x: nobody knows");
    eventually("the session is broken", () -> !session.isOpen());
    assertThat(failure(() -> follow(session, receipts, message(prefix + "q", "y"))).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    receipts.stayEmpty();
  }
}
