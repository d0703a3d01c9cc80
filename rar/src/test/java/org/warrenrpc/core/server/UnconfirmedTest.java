package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.BrokerSession.Receipt;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.FaultyBroker;

/** How many replies are followed, and for how long. */
class UnconfirmedTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SIZE = 100;

  private final FaultyBroker broker = new FaultyBroker();
  private final List<@Nullable Outcome> settled = new ArrayList<>();
  private final Unconfirmed unconfirmed =
      new Unconfirmed(new Room(3, 10 * SIZE), (reply, outcome) -> settled.add(outcome));
  private BrokerSession session;

  @BeforeEach
  void connect() throws BrokerException {
    session =
        broker
            .connect(BrokerSettings.DEFAULTS, "test", DeliveryThread.IO, LIMIT)
            .openSession(LIMIT);
    session.beginConfirming();
    broker.unread = message -> true;
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private static OutgoingReply reply(int size, @Nullable Duration callers) {
    Message message =
        new Message(
            BrokerSession.queue("reply"), null, null, null, Map.of(), false, new byte[size]);
    return new OutgoingReply(
        "ping",
        "id",
        null,
        List.of(message),
        callers == null ? null : Deadline.after(callers, System::nanoTime));
  }

  private void publish(OutgoingReply reply) throws BrokerException {
    unconfirmed.publish(session, reply, Deadline.after(LIMIT, System::nanoTime));
  }

  private int followed() {
    return broker.unreadReceipts().size();
  }

  @Test
  void whatFindsNoRoomIsWrittenAndNotFollowed() throws Exception {
    List<Message> written = new ArrayList<>();
    broker.published = written::add;
    for (int i = 0; i < 5; i++) {
      publish(reply(SIZE, null));
    }
    assertThat(written).hasSize(5);
    assertThat(followed()).isEqualTo(3);
    tellNext(Outcome.CONFIRMED);
    publish(reply(SIZE, null));
    assertThat(followed()).isEqualTo(3);
    assertThat(settled).containsExactly(Outcome.CONFIRMED);
  }

  @Test
  void thereIsRoomForSoManyBytes() throws Exception {
    publish(reply(9 * SIZE, null));
    publish(reply(2 * SIZE, null));
    assertThat(followed()).isEqualTo(1);
    publish(reply(SIZE, null));
    assertThat(followed()).isEqualTo(2);
  }

  @Test
  void oneThatNobodyWaitsForAnyMoreMakesRoom() throws Exception {
    publish(reply(SIZE, Duration.ZERO));
    publish(reply(SIZE, LIMIT));
    publish(reply(SIZE, LIMIT));
    publish(reply(SIZE, LIMIT));
    assertThat(followed()).isEqualTo(4);
    tellNext(null);
    assertThat(settled).as("of the one that was given up").isEmpty();
    tellNext(null);
    assertThat(settled).containsExactly((Outcome) null);
  }

  @Test
  void oneThatCannotBeWrittenIsItsPublishersAgainAndTakesNoRoom() throws Exception {
    broker.publishing =
        message -> {
          throw FaultyBroker.away();
        };
    OutgoingReply reply = reply(10 * SIZE, null);
    assertThatThrownBy(() -> publish(reply)).isInstanceOf(BrokerException.class);
    assertThat(reply.next()).isNotNull();
    broker.publishing = message -> {};
    publish(reply);
    assertThat(reply.next()).isNull();
    assertThat(followed()).isEqualTo(1);
  }

  private void tellNext(@Nullable Outcome outcome) {
    Receipt next = broker.unreadReceipts().remove();
    next.told(outcome);
    next.told(outcome);
  }
}
