package org.warrenrpc.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.topology.Address;

@Timeout(20)
final class OutboxTest {
  private final StuckSession session = new StuckSession();
  private final Outbox outbox = new Outbox("outbox-test");

  @AfterEach
  void close() {
    session.release();
    outbox.close();
  }

  @Test
  void aStuckWriterHoldsNobodyAndWhatIsTooMuchIsDropped() throws Exception {
    outbox.post(session, message(0));
    session.awaitWriter();
    int more = Outbox.CAPACITY + 50;
    long start = System.nanoTime();
    for (int i = 1; i <= more; i++) {
      outbox.post(session, message(i));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    session.release();
    for (int i = 0; i <= Outbox.CAPACITY; i++) {
      assertThat(session.next()).isEqualTo(String.valueOf(i));
    }
    outbox.post(session, message(more + 1));
    assertThat(session.next()).as("after those that were dropped").isEqualTo("1051");
  }

  @Test
  void closingDropsWhatWaitsAndEndsTheThread() throws Exception {
    outbox.post(session, message(0));
    Thread writer = session.awaitWriter();
    outbox.post(session, message(1));
    outbox.close();
    outbox.post(session, message(2));
    session.release();
    writer.join(5_000);
    assertThat(writer.isAlive()).isFalse();
    assertThat(session.next()).isEqualTo("0");
    assertThat(session.isDone()).isTrue();
  }

  @Test
  void aFailureEndsNeitherTheThreadNorTheNextMessage() throws Exception {
    session.release();
    session.failOnce();
    outbox.post(session, message(0));
    outbox.post(session, message(1));
    assertThat(session.next()).isEqualTo("1");
  }

  private static Message message(int number) {
    return new Message(
        new Address("", String.valueOf(number)), null, null, null, Map.of(), false, new byte[0]);
  }
}
