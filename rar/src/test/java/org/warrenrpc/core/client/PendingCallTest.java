package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RepliesLostException;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.wire.Reply;

/** What a call makes of the replies that come (3.3, 4.5, 4.14). */
class PendingCallTest {
  private static final Operation OPERATION =
      new Operation("compute", "run", Deadline.after(Duration.ofSeconds(10), System::nanoTime));

  private final PendingCall stream = PendingCall.stream(OPERATION, 3);
  private final PendingCall single = PendingCall.single(OPERATION);

  private static List<Integer> drain(PendingCall call) throws InterruptedException {
    List<Integer> values = new ArrayList<>();
    JsonNode value = next(call);
    while (value != null) {
      values.add(value.intValue());
      value = next(call);
    }
    return values;
  }

  private static @Nullable JsonNode next(PendingCall call) throws InterruptedException {
    assertThat(call.await(Deadline.after(Duration.ofSeconds(10), System::nanoTime))).isTrue();
    return call.read();
  }

  private static Reply value(@Nullable Integer index, int value) {
    return new Reply.Value(index, IntNode.valueOf(value));
  }

  @Test
  void yieldsNumberedValuesInOrderUpToTheEnd() throws InterruptedException {
    assertThat(stream.accept(value(0, 10))).isFalse();
    assertThat(stream.accept(value(1, 11))).isFalse();
    assertThat(stream.accept(new Reply.End(2))).isTrue();
    assertThat(drain(stream)).containsExactly(10, 11);
  }

  @Test
  void takesValuesWithoutANumberAsTheyCome() throws InterruptedException {
    stream.accept(value(null, 10));
    stream.accept(value(null, 11));
    stream.accept(new Reply.End(null));
    assertThat(drain(stream)).containsExactly(10, 11);
  }

  @Test
  void dropsAValueThatCameTwice() throws InterruptedException {
    stream.accept(value(0, 10));
    stream.accept(value(0, 10));
    stream.accept(value(1, 11));
    stream.accept(value(0, 10));
    stream.accept(new Reply.End(2));
    assertThat(drain(stream)).containsExactly(10, 11);
  }

  @Test
  void aGapEndsItAfterTheValuesBefore() throws InterruptedException {
    stream.accept(value(0, 10));
    assertThat(stream.accept(value(2, 12))).isTrue();
    assertThat(next(stream)).isEqualTo(IntNode.valueOf(10));
    assertThatThrownBy(() -> next(stream))
        .isInstanceOf(RepliesLostException.class)
        .hasMessageContaining("run on topic compute")
        .hasMessageContaining("value 2 came where 1 was due");
  }

  @Test
  void anEndThatCountsMoreValuesThanCameIsALoss() {
    stream.accept(new Reply.End(1));
    assertThatThrownBy(() -> next(stream)).isInstanceOf(RepliesLostException.class);
  }

  @Test
  void aFaultThatCountsMoreValuesThanCameIsALossAndKeepsTheFault() {
    stream.accept(Responder.fault(1, "ValueError", "bad"));
    assertThatThrownBy(() -> next(stream))
        .isInstanceOf(RepliesLostException.class)
        .cause()
        .isInstanceOf(RemoteError.class);
  }

  @Test
  void moreUnreadValuesThanTheBoundEndIt() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      assertThat(stream.accept(value(i, i))).isFalse();
    }
    assertThat(stream.accept(value(3, 3))).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(next(stream)).isEqualTo(IntNode.valueOf(i));
    }
    assertThatThrownBy(() -> next(stream))
        .isInstanceOf(RepliesLostException.class)
        .hasMessageContaining("3");
  }

  @Test
  void readValuesDoNotCountAgainstTheBound() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      stream.accept(value(i, i));
      assertThat(next(stream)).isEqualTo(IntNode.valueOf(i));
    }
    stream.accept(new Reply.End(10));
    assertThat(drain(stream)).isEmpty();
  }

  @Test
  void anAnswerIsAValueAndTheEnd() throws InterruptedException {
    assertThat(stream.accept(new Reply.Answer(IntNode.valueOf(7)))).isTrue();
    assertThat(drain(stream)).containsExactly(7);
  }

  @Test
  void aNullAnswerIsAValueUnlessOneWentAhead() throws InterruptedException {
    single.accept(new Reply.Answer(NullNode.getInstance()));
    assertThat(next(single)).isEqualTo(NullNode.getInstance());

    stream.accept(value(null, 7));
    stream.accept(new Reply.Answer(NullNode.getInstance()));
    assertThat(drain(stream)).containsExactly(7);
  }

  @Test
  void aHeartbeatChangesNothing() throws InterruptedException {
    assertThat(stream.accept(new Reply.Heartbeat())).isFalse();
    assertThat(stream.await(Deadline.after(Duration.ofMillis(1), System::nanoTime))).isFalse();
  }

  @Test
  void aSingleCallKeepsTheLastValueOnlyAndWakesAtTheEnd() throws InterruptedException {
    for (int i = 0; i < 5000; i++) {
      single.accept(value(null, i));
    }
    assertThat(single.await(Deadline.after(Duration.ofMillis(1), System::nanoTime))).isFalse();
    single.accept(new Reply.End(null));
    assertThat(next(single)).isEqualTo(IntNode.valueOf(4999));
  }

  @Test
  void aSingleCallThatFailsAfterValuesFails() {
    single.accept(value(null, 1));
    single.accept(Responder.fault(null, "ValueError", "bad"));
    assertThatThrownBy(() -> next(single)).isInstanceOf(RemoteError.class);
  }

  @Test
  void aFaultTellsAllThatTheWireSaid() {
    single.accept(
        Responder.fault(
            null,
            "ValueError",
            "bad",
            TextNode.valueOf("a"),
            NullNode.getInstance(),
            IntNode.valueOf(3)));
    assertThatThrownBy(() -> next(single))
        .isInstanceOfSatisfying(
            RemoteError.class,
            error -> {
              assertThat(error.remoteType()).isEqualTo("ValueError");
              assertThat(error.remoteModule()).isEqualTo("some.module");
              assertThat(error.remoteMessage()).isEqualTo("bad");
              assertThat(error.remoteArgs()).containsExactly("a", null, "3");
              assertThat(error.traceback()).isEqualTo("one\ntwo\n");
              assertThat(error.getStackTrace())
                  .as("the stack of the one who reads it")
                  .anyMatch(frame -> frame.getMethodName().startsWith("next"));
            });
  }

  @Test
  void endsOnce() throws InterruptedException {
    stream.accept(value(0, 1));
    stream.accept(new Reply.End(1));
    assertThat(stream.accept(value(1, 2))).isTrue();
    stream.fail(() -> new ConnectionLostException("late", null));
    assertThat(drain(stream)).containsExactly(1);
    assertThat(drain(stream)).isEmpty();
  }

  @Test
  void aFailureOfThisSideComesAfterTheValuesBefore() throws InterruptedException {
    stream.accept(value(0, 1));
    stream.fail(() -> new ConnectionLostException("cut", null));
    assertThat(next(stream)).isEqualTo(IntNode.valueOf(1));
    assertThatThrownBy(() -> next(stream)).isInstanceOf(ConnectionLostException.class);
  }
}
