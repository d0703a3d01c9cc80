package org.warrenrpc.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;

class OpenOnceTest {
  private final AtomicInteger opened = new AtomicInteger();

  private static Deadline within(Duration limit) {
    return Deadline.after(limit, System::nanoTime);
  }

  private static Deadline soon() {
    return within(Duration.ofSeconds(10));
  }

  @Test
  void manyOpenOnceAndShareIt() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    OpenOnce<Integer> once =
        new OpenOnce<>(
            "thing",
            deadline -> {
              await(go);
              return opened.incrementAndGet();
            });
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return once.get(soon());
                } catch (BrokerException e) {
                  throw new IllegalStateException(e);
                }
              },
              new ThreadPerTask()));
    }
    assertThat(once.opened()).isNull();
    go.countDown();
    for (CompletableFuture<Integer> each : all) {
      assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(once.opened()).isEqualTo(1);
  }

  @Test
  void whoWaitsForAnotherWaitsNoLongerThanItsOwnLimit() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    OpenOnce<Integer> once =
        new OpenOnce<>(
            "thing",
            deadline -> {
              begun.countDown();
              await(go);
              return 1;
            });
    CompletableFuture<Integer> opener = inThread(once, soon());
    await(begun);
    assertThatThrownBy(() -> once.get(within(Duration.ofMillis(20))))
        .isInstanceOfSatisfying(
            BrokerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
    go.countDown();
    assertThat(opener.get(10, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void aFailureIsSharedAndThenForgotten() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    OpenOnce<Integer> once =
        new OpenOnce<>(
            "thing",
            deadline -> {
              if (opened.incrementAndGet() == 1) {
                begun.countDown();
                await(go);
                throw new BrokerException(Kind.AUTHENTICATION, "no", null);
              }
              return 2;
            });
    CompletableFuture<Integer> opener = inThread(once, soon());
    await(begun);
    CompletableFuture<Integer> waiter = inThread(once, soon());
    go.countDown();
    assertThatThrownBy(() -> opener.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("no");
    try {
      // it may have come after the failure was forgotten
      assertThat(waiter.get(10, TimeUnit.SECONDS)).isEqualTo(2);
    } catch (java.util.concurrent.ExecutionException e) {
      assertThat(e).hasRootCauseMessage("no");
    }
    assertThat(once.get(soon())).isEqualTo(2);
  }

  @Test
  void whoHasTimeLeftTriesAgainWhenTheOpenerHadTooLittle() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    OpenOnce<Integer> once =
        new OpenOnce<>(
            "thing",
            deadline -> {
              if (opened.incrementAndGet() == 1) {
                begun.countDown();
                await(go);
                throw new BrokerException(Kind.TIMEOUT, "too short", null);
              }
              return 2;
            });
    CompletableFuture<Integer> opener = inThread(once, within(Duration.ofMillis(1)));
    await(begun);
    CompletableFuture<Integer> waiter = inThread(once, soon());
    go.countDown();
    assertThatThrownBy(() -> opener.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("too short");
    assertThat(waiter.get(10, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void whoHasTimeLeftTriesAgainWhenTheOpenerWasInterrupted() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    OpenOnce<Integer> once =
        new OpenOnce<>(
            "thing",
            deadline -> {
              if (opened.incrementAndGet() == 1) {
                begun.countDown();
                await(go);
                throw new BrokerException(
                    Kind.UNAVAILABLE, "interrupted", new InterruptedException());
              }
              return 2;
            });
    CompletableFuture<Integer> opener = inThread(once, soon());
    await(begun);
    CompletableFuture<Integer> waiter = inThread(once, soon());
    go.countDown();
    assertThatThrownBy(() -> opener.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(waiter.get(10, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    OpenOnce<Integer> once =
        new OpenOnce<>(
            "thing",
            deadline -> {
              begun.countDown();
              await(go);
              return 1;
            });
    CompletableFuture<Integer> opener = inThread(once, soon());
    await(begun);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> once.get(soon()))
        .isInstanceOf(BrokerException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    go.countDown();
    assertThat(opener.get(10, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void forgetsOnlyWhatItHas() throws BrokerException {
    OpenOnce<Integer> once = new OpenOnce<>("thing", deadline -> opened.incrementAndGet() + 1000);
    Integer first = once.get(soon());
    once.forget(-1);
    assertThat(once.get(soon())).isSameAs(first);
    once.forget(first);
    assertThat(once.opened()).isNull();
    Integer second = once.get(soon());
    once.forget(first);
    assertThat(once.get(soon())).isSameAs(second);
  }

  private static CompletableFuture<Integer> inThread(OpenOnce<Integer> once, Deadline deadline) {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                result.complete(once.get(deadline));
              } catch (BrokerException e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    return result;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).as("the other thread came").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
