package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.warrenrpc.core.FaultyBroker;

class SetbacksTest {
  private final AtomicLong now = new AtomicLong();
  private final Setbacks setbacks = new Setbacks("x", false, now::get);

  // O5
  @Test
  void aBrokerThatComesAndGoesIsAskedLessAndLess() {
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      pauses(seconds);
      setbacks.over();
      pass(Duration.ofSeconds(59));
    }
  }

  // O5
  @Test
  void afterAMinuteThatWasGoodItIsAskedSoonAgain() {
    pauses(1);
    pauses(2);
    setbacks.over();
    pass(Duration.ofSeconds(60));
    pauses(1);
    pass(Duration.ofHours(1));
    pauses(2);
  }

  private void pauses(int seconds) {
    assertThat(setbacks.pauseAfter(FaultyBroker.away()))
        .isBetween(Duration.ofMillis(seconds * 800L), Duration.ofMillis(seconds * 1200L));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
