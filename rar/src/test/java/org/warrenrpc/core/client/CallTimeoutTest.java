package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warrenrpc.core.client.Responder.answer;
import static org.warrenrpc.core.client.Responder.value;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.InterruptedCallException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.ThreadPerTask;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Reply;

/** Calls that are not answered in time, or not waited for (4.8). */
@SuppressWarnings("try") // a server serves without being mentioned again
class CallTimeoutTest {
  private static final RpcContext NOBODY = RpcContext.EMPTY;
  private static final RpcMessage RUN = RpcMessage.of("run");
  private static final Target COMPUTE = Target.topic("compute");
  private static final Duration SHORT = Duration.ofMillis(300);

  private final FaultyBroker broker = new FaultyBroker();

  @AfterEach
  void close() {
    broker.close();
  }

  private static void inPhase(RpcTimeoutException timeout, Phase phase) {
    assertThat(timeout.phase()).isEqualTo(phase);
    assertThat(timeout.topic()).isEqualTo("compute");
    assertThat(timeout.method()).isEqualTo("run");
    assertThat(timeout.limit()).isEqualTo(SHORT);
  }

  // 3.5, 4.8
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void aQueueWithoutAnAnswerEndsInTheTimeout(String dialect) throws Exception {
    try (Responder server = Responder.silent(broker, dialect, "compute");
        Client client = Client.of(broker, dialect)) {
      assertThatThrownBy(() -> client.rpc().call(NOBODY, COMPUTE, RUN, Object.class, SHORT))
          .isInstanceOfSatisfying(RpcTimeoutException.class, e -> inPhase(e, Phase.REPLY));
      assertThat(client.pending()).isZero();
    }
  }

  // 4.5, 4.8
  @ParameterizedTest
  @ValueSource(strings = {"oslo", "nova2011"})
  void aHundredTimedOutCallsLeaveNothingPendingAndTheirLateRepliesAreDropped(String dialect)
      throws Exception {
    try (Responder server = Responder.silent(broker, dialect, "compute");
        Client client = Client.of(broker, dialect)) {
      List<CompletableFuture<Throwable>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        calls.add(failure);
        new Thread(
                () -> {
                  try {
                    client.rpc().call(NOBODY, COMPUTE, RUN, Object.class, Duration.ofSeconds(1));
                    failure.completeExceptionally(new AssertionError("answered"));
                  } catch (RuntimeException e) {
                    failure.complete(e);
                  }
                })
            .start();
      }
      for (CompletableFuture<Throwable> call : calls) {
        assertThat(call.get(20, TimeUnit.SECONDS)).isInstanceOf(RpcTimeoutException.class);
      }
      assertThat(client.pending()).isZero();
      // 4.5: acked and dropped
      BlockingQueue<Settling> settled = new LinkedBlockingQueue<>();
      broker.delivering =
          (delivery, handler) -> {
            Settling settling = new Settling(delivery);
            handler.accept(settling);
            // the requests go by the same broker
            if (!delivery.message().address().routingKey().equals("compute")) {
              settled.add(settling);
            }
          };
      for (int i = 0; i < 100; i++) {
        server.say(server.next().replyTo(), answer(i));
      }
      // the link serves on
      CompletableFuture<Object> call =
          CompletableFuture.supplyAsync(
              () -> client.rpc().call(NOBODY, "compute", RUN), new ThreadPerTask());
      server.say(server.next().replyTo(), answer("in time"));
      assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("in time");
      boolean oslo = dialect.equals("oslo");
      assertThat(client.session().link().pending().dropped()).isEqualTo(oslo ? 100 : 0);
      // on nova 2011 the late ones have no queue any more
      for (int i = 0; i < (oslo ? 101 : 2); i++) {
        Settling reply = settled.poll(10, TimeUnit.SECONDS);
        assertThat(reply == null ? 0 : reply.acks).isEqualTo(1);
      }
    }
  }

  @Test
  void theLimitOfAMulticallIsForEachWait() throws Exception {
    AtomicLong clock = new AtomicLong();
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      RpcClient rpc =
          new RpcClient(
              remaining -> Client.lend(client.session()), ClientSettings.DEFAULTS, clock::get);
      RpcReplies<Integer> replies =
          rpc.multicall(NOBODY, COMPUTE, RUN, Integer.class, Duration.ofSeconds(10));
      Incoming request = server.next();
      for (int i = 0; i < 3; i++) {
        // nearly the whole limit passes before each value is asked for
        clock.addAndGet(Duration.ofSeconds(9).toNanos());
        server.say(request.replyTo(), value(i, i));
        assertThat(replies.next().value()).isEqualTo(i);
      }
      server.say(request.replyTo(), new Reply.End(3));
      assertThat(replies.hasNext()).isFalse();
    }
  }

  @Test
  void aMulticallThatStallsEndsInTheTimeout() throws Exception {
    try (Responder server =
            Responder.on(broker, "oslo", "compute", null, r -> List.of(value(0, "a")));
        Client client = Client.of(broker)) {
      RpcReplies<Object> replies =
          client.rpc().multicall(NOBODY, COMPUTE, RUN, Object.class, SHORT);
      assertThatThrownBy(
              () -> {
                while (replies.hasNext()) {
                  replies.next();
                }
              })
          .isInstanceOfSatisfying(RpcTimeoutException.class, e -> inPhase(e, Phase.REPLY));
      assertThat(replies.hasNext()).isFalse();
      assertThat(client.pending()).isZero();
    }
  }

  // 4.8
  @Test
  void heartbeatsExtendNoLimit() throws Exception {
    try (Responder server =
            Responder.on(
                broker,
                "oslo",
                "compute",
                null,
                r -> List.of(new Reply.Heartbeat(), new Reply.Heartbeat()));
        Client client = Client.of(broker)) {
      assertThatThrownBy(() -> client.rpc().call(NOBODY, COMPUTE, RUN, Object.class, SHORT))
          .isInstanceOf(RpcTimeoutException.class);
    }
  }

  @Test
  void theDeadlineIsCheckedRightAfterTheLoan() throws Exception {
    AtomicLong clock = new AtomicLong();
    List<String> order = new ArrayList<>();
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      RpcClient rpc =
          new RpcClient(
              remaining -> {
                assertThat(remaining).isEqualTo(SHORT);
                // the container's pool took its time
                clock.addAndGet(SHORT.toNanos());
                return new SessionSource.Lease() {
                  @Override
                  public RpcSession session() {
                    return client.session();
                  }

                  @Override
                  public void close() {
                    order.add("given back");
                  }
                };
              },
              ClientSettings.DEFAULTS,
              clock::get);
      broker.declaring = topology -> order.add("declared");
      assertThatThrownBy(() -> rpc.call(NOBODY, COMPUTE, RUN, Object.class, SHORT))
          .isInstanceOfSatisfying(RpcTimeoutException.class, e -> inPhase(e, Phase.CONNECT));
      assertThat(order).containsExactly("given back");
      assertThat(client.pending()).isZero();
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void aRefusedLoanIsTheTimeoutOnceTheLimitHasPassed() {
    AtomicLong clock = new AtomicLong();
    NotSentException refused = new NotSentException("the pool is empty", null);
    RpcClient rpc =
        new RpcClient(
            remaining -> {
              throw refused;
            },
            ClientSettings.DEFAULTS,
            clock::get);
    assertThatThrownBy(() -> rpc.call(NOBODY, COMPUTE, RUN, Object.class, SHORT)).isSameAs(refused);
    RpcClient late =
        new RpcClient(
            remaining -> {
              clock.addAndGet(SHORT.toNanos());
              throw refused;
            },
            ClientSettings.DEFAULTS,
            clock::get);
    assertThatThrownBy(() -> late.call(NOBODY, COMPUTE, RUN, Object.class, SHORT))
        .isInstanceOfSatisfying(RpcTimeoutException.class, e -> inPhase(e, Phase.CONNECT))
        .hasSuppressedException(refused);
  }

  @Test
  void theLoanEndsBeforeTheWaitForTheAnswer() throws Exception {
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      CompletableFuture<String> givenBack = new CompletableFuture<>();
      RpcClient rpc =
          new RpcClient(
              remaining ->
                  new SessionSource.Lease() {
                    @Override
                    public RpcSession session() {
                      return client.session();
                    }

                    @Override
                    public void close() {
                      givenBack.complete("given back");
                    }
                  },
              ClientSettings.DEFAULTS);
      CompletableFuture<Object> call =
          CompletableFuture.supplyAsync(
              () -> rpc.call(NOBODY, "compute", RUN), new ThreadPerTask());
      assertThat(givenBack.get(10, TimeUnit.SECONDS)).isEqualTo("given back");
      server.say(server.next().replyTo(), answer(1));
      assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void aTimeLimitThatPassesWhileWritingIsPhaseSend() throws Exception {
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      broker.published =
          message -> {
            throw new BrokerException(Kind.TIMEOUT, 0, true, "not confirmed", null);
          };
      assertThatThrownBy(() -> client.rpc().cast(NOBODY, "compute", RUN))
          .isInstanceOfSatisfying(
              RpcTimeoutException.class, e -> assertThat(e.phase()).isEqualTo(Phase.SEND));
    }
  }

  @Test
  void aDeadlineThatPassesBeforeTheRequestIsWrittenSendsNothing() throws Exception {
    AtomicLong clock = new AtomicLong();
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      RpcClient rpc =
          new RpcClient(
              remaining -> Client.lend(client.session()), ClientSettings.DEFAULTS, clock::get);
      broker.declaring =
          topology -> {
            if (!topology.exchanges().isEmpty()) {
              clock.addAndGet(SHORT.toNanos());
            }
          };
      assertThatThrownBy(() -> rpc.call(NOBODY, COMPUTE, RUN, Object.class, SHORT))
          .isInstanceOfSatisfying(RpcTimeoutException.class, e -> inPhase(e, Phase.CONNECT));
      assertThat(client.pending()).isZero();
      client.rpc().cast(NOBODY, "compute", RpcMessage.of("next"));
      assertThat(server.next().request().method()).isEqualTo("next");
    }
  }

  @Test
  void theRequestMayTakeToLeaveWhatIsLeftOfTheLimit() throws Exception {
    AtomicLong clock = new AtomicLong();
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      RpcClient rpc =
          new RpcClient(
              remaining -> Client.lend(client.session()), ClientSettings.DEFAULTS, clock::get);
      broker.declaring =
          topology -> {
            if (!topology.exchanges().isEmpty()) {
              clock.addAndGet(Duration.ofMillis(100).toNanos());
            }
          };
      broker.publishingWithin =
          limit -> {
            clock.addAndGet(limit.toNanos());
            throw new BrokerException(Kind.TIMEOUT, "after " + limit, null);
          };
      assertThatThrownBy(() -> rpc.call(NOBODY, COMPUTE, RUN, Object.class, SHORT))
          .isInstanceOfSatisfying(RpcTimeoutException.class, e -> inPhase(e, Phase.CONNECT))
          .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("after PT0.2S"));
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void anInterruptEndsTheWaitForgetsTheCallAndIsKept() throws Exception {
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  client.rpc().call(NOBODY, "compute", RUN);
                  flag.completeExceptionally(new AssertionError("answered"));
                } catch (InterruptedCallException e) {
                  flag.complete(Thread.currentThread().isInterrupted());
                } catch (RuntimeException e) {
                  flag.completeExceptionally(e);
                }
              });
      caller.start();
      server.next();
      caller.interrupt();
      assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void anInterruptInAMulticallEndsIt() throws Exception {
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker)) {
      RpcReplies<Object> replies = client.rpc().multicall(NOBODY, "compute", RUN);
      Thread.currentThread().interrupt();
      assertThatThrownBy(replies::hasNext).isInstanceOf(InterruptedCallException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(replies.hasNext()).isFalse();
      assertThat(client.pending()).isZero();
    }
  }
}
