package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.wire.Reply;

/** Replies find their calls, and nobody else's (4.5). */
class PendingCallsTest {
  private static final Operation OPERATION =
      new Operation("compute", "run", Deadline.after(Duration.ofSeconds(10), System::nanoTime));
  private static final Reply ANSWER = new Reply.Answer(IntNode.valueOf(1));

  private final PendingCalls calls = new PendingCalls();
  private final PendingCall call = PendingCall.single(OPERATION);

  @Test
  void theReplyThatEndsACallTakesItOut() throws BrokerException {
    calls.register("a", call);
    assertThat(calls.deliver("a", new Reply.Heartbeat())).isTrue();
    assertThat(calls.size()).isOne();
    assertThat(calls.deliver("a", ANSWER)).isTrue();
    assertThat(calls.isEmpty()).isTrue();
    assertThat(call.read()).isEqualTo(IntNode.valueOf(1));
  }

  @Test
  void repliesThatNobodyWaitsForAreCounted() throws BrokerException {
    assertThat(calls.deliver("stranger", ANSWER)).isFalse();
    calls.register("a", call);
    calls.remove("a");
    assertThat(calls.deliver("a", ANSWER)).isFalse();
    assertThat(calls.dropped()).isEqualTo(2);
  }

  @Test
  void whatWasFailedIsTakenOutAndFailsOnce() throws BrokerException {
    calls.register("a", call);
    calls.fail("a", operation -> new UnroutableException(String.valueOf(operation), null));
    calls.fail("a", operation -> new ConnectionLostException("late", null));
    assertThat(calls.isEmpty()).isTrue();
    assertThatThrownBy(call::read)
        .isInstanceOf(UnroutableException.class)
        .hasMessage("run on topic compute");
  }

  @Test
  void aLossFailsAllAndTurnsAwayWhoComesAfter() throws BrokerException {
    PendingCall other = PendingCall.single(OPERATION);
    calls.register("a", call);
    calls.register("b", other);
    calls.failAll(FaultyBroker.away());
    assertThatThrownBy(call::read).isInstanceOf(ConnectionLostException.class);
    assertThatThrownBy(other::read).isInstanceOf(ConnectionLostException.class);
    assertThatThrownBy(() -> calls.register("c", PendingCall.single(OPERATION)))
        .isInstanceOf(BrokerException.class)
        .hasMessage("the broker is away");
    assertThat(calls.isEmpty()).isTrue();
  }
}
