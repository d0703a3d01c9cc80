package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Item 8, and 4.10 of the wire. */
class DuplicatesTest {
  private final AtomicLong now = new AtomicLong();
  private final Duplicates duplicates = new Duplicates(now::get);

  @Test
  void whatComesAgainIsKnown() {
    assertThat(duplicates.enter("a")).isTrue();
    assertThat(duplicates.enter("b")).isTrue();
    assertThat(duplicates.enter("a")).isFalse();
  }

  @Test
  void withoutAnIdEveryRequestIsNew() {
    assertThat(duplicates.enter(null)).isTrue();
    assertThat(duplicates.enter(null)).isTrue();
    assertThat(duplicates.enter("")).isTrue();
    assertThat(duplicates.enter("")).isTrue();
  }

  @Test
  void anIdThatNoPeerWouldMakeCostsNoMemory() {
    String huge = "x".repeat(65);
    assertThat(duplicates.enter(huge)).isTrue();
    assertThat(duplicates.enter(huge)).isTrue();
  }

  @Test
  void theOldestAreForgottenForTheirNumber() {
    for (int i = 0; i <= 10_000; i++) {
      duplicates.enter("id" + i);
    }
    assertThat(duplicates.enter("id10000")).isFalse();
    assertThat(duplicates.enter("id0")).isTrue();
  }

  @Test
  void allAreForgottenAfterTenMinutes() {
    duplicates.enter("a");
    now.addAndGet(Duration.ofMinutes(10).toNanos());
    assertThat(duplicates.enter("a")).isFalse();
    assertThat(duplicates.knows("a")).isTrue();
    now.addAndGet(1);
    assertThat(duplicates.knows("a")).isFalse();
    assertThat(duplicates.enter("a")).isTrue();
  }
}
