package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.Target;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.core.CrankedExecutor;
import org.warrenrpc.core.FaultyBroker;

/** Futures of answers: completed in Work alone, and in the end always. */
@Timeout(60)
final class AsyncCallTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final FaultyBroker broker = new FaultyBroker();
  private final RpcLinks links = new RpcLinks(broker);
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final CrankedExecutor work = new CrankedExecutor();

  @AfterEach
  void close() {
    links.close();
    broker.close();
    scheduler.shutdownNow();
  }

  private RpcSession session() throws Exception {
    return links.openSession(BrokerSettings.DEFAULTS, ClientSettings.DEFAULTS, LONG);
  }

  private static RpcClient client(RpcSession session, AsyncCalls calls) {
    return new RpcClient(remaining -> Client.lend(session), ClientSettings.DEFAULTS, () -> calls);
  }

  private static CompletableFuture<@Nullable Object> ask(RpcClient client, Duration limit) {
    Call call = new Call(RpcContext.EMPTY, Target.topic("compute"), RpcMessage.of("ask"), limit);
    return client.callLater(call, String.class);
  }

  private AsyncCalls calls(Executor executor) {
    return new AsyncCalls(() -> executor, scheduler);
  }

  @Test
  void anAnswerIsToldInWorkAndNowhereElse() throws Exception {
    try (Responder responder = answering()) {
      CompletableFuture<@Nullable Object> answer = ask(client(session(), calls(work)), LONG);
      responder.next();
      Runnable completion = work.tasks.poll(10, TimeUnit.SECONDS);
      assertThat(completion).as("handed to Work").isNotNull();
      assertThat(answer).isNotDone();
      completion.run();
      assertThat(answer.getNow("none")).isEqualTo("yes");
    }
  }

  private Responder answering() throws Exception {
    return Responder.on(
        broker.broker,
        "oslo",
        "compute",
        null,
        request -> java.util.List.of(Responder.answer("yes")));
  }

  @Test
  void refusedWorkIsOfferedAgain() throws Exception {
    AtomicInteger refusals = new AtomicInteger(3);
    Executor reluctant =
        task -> {
          if (refusals.getAndDecrement() > 0) {
            throw new RejectedExecutionException("busy");
          }
          work.execute(task);
        };
    try (Responder responder = answering()) {
      CompletableFuture<@Nullable Object> answer = ask(client(session(), calls(reluctant)), LONG);
      responder.next();
      work.crank();
      assertThat(answer.getNow("none")).isEqualTo("yes");
      assertThat(refusals).hasValue(-1);
    }
  }

  @Test
  void whereWorkIsRefusedToTheDeadlineTheFutureEndsAllTheSame() throws Exception {
    Executor refusing =
        task -> {
          throw new RejectedExecutionException("never");
        };
    try (Responder responder = Responder.silent(broker.broker, "oslo", "compute")) {
      CompletableFuture<@Nullable Object> answer =
          ask(client(session(), calls(refusing)), Duration.ofMillis(300));
      responder.next();
      assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RpcTimeoutException.class);
    }
  }

  @Test
  void cancellingForgetsTheCall() throws Exception {
    RpcSession session = session();
    try (Responder responder = Responder.silent(broker.broker, "oslo", "compute")) {
      CompletableFuture<@Nullable Object> answer = ask(client(session, calls(work)), LONG);
      responder.next();
      assertThat(session.link().pending().size()).isEqualTo(1);
      answer.cancel(true);
      assertThat(session.link().pending().isEmpty()).isTrue();
      assertThat(work.tasks).isEmpty();
    }
  }

  @Test
  void theDeadlineEndsItWithoutAnAnswer() throws Exception {
    RpcSession session = session();
    try (Responder responder = Responder.silent(broker.broker, "oslo", "compute")) {
      CompletableFuture<@Nullable Object> answer =
          ask(client(session, calls(work)), Duration.ofMillis(200));
      responder.next();
      work.crank();
      assertThatThrownBy(answer::get).hasCauseInstanceOf(RpcTimeoutException.class);
      assertThat(session.link().pending().isEmpty()).isTrue();
    }
  }

  @Test
  void aLossEndsIt() throws Exception {
    try (Responder responder = Responder.silent(broker.broker, "oslo", "compute")) {
      CompletableFuture<@Nullable Object> answer = ask(client(session(), calls(work)), LONG);
      responder.next();
      broker.last().lose();
      work.crank();
      assertThatThrownBy(answer::get).hasCauseInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void aRequestThatNoQueueTakesEndsIt() throws Exception {
    CompletableFuture<@Nullable Object> answer = ask(client(session(), calls(work)), LONG);
    work.crank();
    assertThatThrownBy(answer::get).hasCauseInstanceOf(UnroutableException.class);
  }

  @Test
  void closingEndsWhatIsUnderWayThoughNothingRunsWorkAnyMore() throws Exception {
    AsyncCalls calls = calls(work);
    RpcClient client = client(session(), calls);
    try (Responder responder = Responder.silent(broker.broker, "oslo", "compute")) {
      CompletableFuture<@Nullable Object> answer = ask(client, LONG);
      responder.next();
      scheduler.shutdownNow();
      calls.close();
      assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionClosedException.class);
      CompletableFuture<@Nullable Object> late = ask(client, LONG);
      assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionClosedException.class);
    }
  }

  @Test
  void anInvalidAnswerIsAFailureOfTheFuture() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    try (Responder responder = answering()) {
      CompletableFuture<@Nullable Object> answer =
          client(session(), calls(Runnable::run))
              .callLater(
                  new Call(RpcContext.EMPTY, Target.topic("compute"), RpcMessage.of("ask"), LONG),
                  Integer.class);
      CompletableFuture<@Nullable Object> unused =
          answer.whenComplete((value, failure) -> told.countDown());
      responder.next();
      assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(answer).isCompletedExceptionally();
    }
  }
}
