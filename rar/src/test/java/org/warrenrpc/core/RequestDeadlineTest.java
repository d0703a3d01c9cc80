package org.warrenrpc.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a request leaves to the calls nested in it. */
@SuppressWarnings("try") // scopes are only closed
class RequestDeadlineTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final AtomicLong now = new AtomicLong();

  private Deadline in(Duration limit) {
    return Deadline.after(limit, now::get);
  }

  @Test
  void noRequestBoundsNothing() {
    assertThat(RequestDeadline.current()).isNull();
    assertThat(RequestDeadline.cap(LIMIT)).isEqualTo(LIMIT);
  }

  @Test
  void aRequestBoundsLongerLimitsToWhatItHasLeftAndNoShorterOnes() {
    try (RequestDeadline.Scope scope = RequestDeadline.bind(in(Duration.ofSeconds(5)))) {
      now.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(RequestDeadline.cap(LIMIT)).isEqualTo(Duration.ofSeconds(3));
      assertThat(RequestDeadline.cap(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
      now.addAndGet(Duration.ofSeconds(4).toNanos());
      assertThat(RequestDeadline.cap(LIMIT)).isZero();
    }
    assertThat(RequestDeadline.current()).isNull();
  }

  @Test
  void aRequestWithoutOneDoesNotInheritWhatAnotherLeft() {
    Deadline outer = in(LIMIT);
    try (RequestDeadline.Scope scope = RequestDeadline.bind(outer)) {
      try (RequestDeadline.Scope inner = RequestDeadline.bind(null)) {
        assertThat(RequestDeadline.current()).isNull();
      }
      assertThat(RequestDeadline.current()).isSameAs(outer);
    }
  }

  @Test
  void otherThreadsKnowNothingOfIt() {
    try (RequestDeadline.Scope scope = RequestDeadline.bind(in(LIMIT))) {
      assertThat(
              CompletableFuture.supplyAsync(
                      () -> RequestDeadline.current() == null, new ThreadPerTask())
                  .join())
          .isTrue();
    }
  }
}
