package org.warrenrpc.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void countsDownAcrossTheOverflowOfTheClockAndStopsAtZero() {
    Deadline deadline = Deadline.after(Duration.ofNanos(10), clock::get);
    assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(10));
    clock.addAndGet(9);
    assertThat(deadline.remainingNanos()).isEqualTo(1);
    assertThat(deadline.expired()).isFalse();
    clock.addAndGet(1);
    assertThat(deadline.expired()).isTrue();
    clock.addAndGet(100);
    assertThat(deadline.remaining()).isZero();
    assertThat(deadline.limit()).isEqualTo(Duration.ofNanos(10));
  }

  @Test
  void takesAnyLimit() {
    Deadline deadline = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), clock::get);
    clock.addAndGet(1_000_000_000L);
    assertThat(deadline.expired()).isFalse();
  }
}
