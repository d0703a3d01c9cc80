package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.InterruptedCallException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.core.Deadline;

class OperationTest {
  private final AtomicLong clock = new AtomicLong();
  private final Operation operation =
      new Operation("compute", "run", Deadline.after(Duration.ofSeconds(1), clock::get));

  private static BrokerException failure(Kind kind, boolean mayHaveBeenSent) {
    return new BrokerException(kind, 0, mayHaveBeenSent, "it failed", null);
  }

  @Test
  void whatWasNotSentMayBeRepeated() {
    for (Kind kind : Kind.values()) {
      BrokerException cause = failure(kind, false);
      assertThat(operation.failure(cause))
          .isInstanceOf(NotSentException.class)
          .hasMessage("run on topic compute was not sent: it failed")
          .hasCause(cause);
    }
  }

  @Test
  void whatMayHaveBeenSentMayHaveRun() {
    assertThat(operation.failure(failure(Kind.UNAVAILABLE, true)))
        .isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void aConfirmationThatDoesNotComeIsATimeoutOfSending() {
    assertThat(operation.failure(failure(Kind.TIMEOUT, true)))
        .isInstanceOfSatisfying(
            RpcTimeoutException.class, e -> assertThat(e.phase()).isEqualTo(Phase.SEND));
  }

  @Test
  void aBrokerThatGivesUpAMomentBeforeTheDeadlineTimedOut() {
    clock.set(Duration.ofMillis(999).toNanos());
    BrokerException cause = failure(Kind.TIMEOUT, false);
    assertThat(operation.failure(cause))
        .isInstanceOfSatisfying(
            RpcTimeoutException.class, e -> assertThat(e.phase()).isEqualTo(Phase.CONNECT))
        .hasSuppressedException(cause);
    clock.set(Duration.ofMillis(990).toNanos());
    assertThat(operation.failure(cause)).isInstanceOf(NotSentException.class);
  }

  @Test
  void anInterruptedConfirmationSaysSo() {
    assertThat(
            operation.failure(
                new BrokerException(
                    Kind.UNAVAILABLE, 0, true, "stopped", new InterruptedException())))
        .isInstanceOf(InterruptedCallException.class);
  }
}
