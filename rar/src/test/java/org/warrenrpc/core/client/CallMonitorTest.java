package org.warrenrpc.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.warrenrpc.core.client.Responder.answer;
import static org.warrenrpc.core.client.Responder.value;

import com.fasterxml.jackson.databind.node.IntNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.core.CrankedScheduler;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.core.ThreadPerTask;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.Reply;

/** How a client notices that a server that works for it is dead (4.8). */
@SuppressWarnings("try") // a server serves without being mentioned again
class CallMonitorTest {
  private static final RpcContext NOBODY = RpcContext.EMPTY;
  private static final RpcMessage RUN = RpcMessage.of("run");
  private static final Duration MONITOR = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final FaultyBroker broker = new FaultyBroker();
  private final AtomicLong clock = new AtomicLong();
  private final Operation operation =
      new Operation(
          "compute", "run", Deadline.after(LIMIT, clock::get), MONITOR, RemoteExceptions.NONE);

  @AfterEach
  void close() {
    broker.close();
  }

  private static ClientSettings settings(String dialect) {
    return new ClientSettings(
        dialect,
        RpcProfile.of(dialect),
        null,
        RpcCodec.DEFAULTS,
        LIMIT,
        MONITOR,
        10,
        RemoteExceptions.NONE,
        List.of("notifications"));
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private static void silent(RpcTimeoutException e) {
    assertThat(e.phase()).isEqualTo(Phase.HEARTBEAT);
    assertThat(e.limit()).isEqualTo(MONITOR);
    assertThat(e.topic()).isEqualTo("compute");
  }

  @Test
  void callsAndMulticallsAskForHeartbeatsAndCastsDoNot() throws Exception {
    try (Responder server = Responder.on(broker, "oslo", "compute", null, r -> List.of(answer(1)));
        Client client = Client.of(broker, settings("oslo"))) {
      client.rpc().call(NOBODY, "compute", RUN);
      assertThat(server.next().request().monitorTimeout()).isEqualTo(MONITOR);
      client.rpc().multicall(NOBODY, "compute", RUN).close();
      assertThat(server.next().request().monitorTimeout()).isEqualTo(MONITOR);
      client.rpc().cast(NOBODY, "compute", RUN);
      assertThat(server.next().request().monitorTimeout()).isNull();
    }
  }

  @Test
  void nobodyIsAskedByDefaultNorOn2011() throws Exception {
    try (Responder oslo = Responder.on(broker, "oslo", "a", null, r -> List.of(answer(1)));
        Responder nova = Responder.silent(broker, "nova2011", "b");
        Client plain = Client.of(broker);
        Client old = Client.of(broker, settings("nova2011"))) {
      plain.rpc().call(NOBODY, "a", RUN);
      assertThat(oslo.next().request().monitorTimeout()).isNull();
      Duration longer = MONITOR.plusMillis(300);
      RpcTimeoutException e =
          catchThrowableOfType(
              RpcTimeoutException.class,
              () -> old.rpc().call(NOBODY, Target.topic("b"), RUN, Object.class, longer));
      assertThat(e.phase()).isEqualTo(Phase.REPLY);
      assertThat(nova.next().request().method()).isEqualTo("run");
    }
  }

  @Test
  void aSilentServerEndsTheCallBeforeItsLimitAndWhatItSaysLaterIsIgnored() throws Exception {
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker, settings("oslo"))) {
      silent(
          catchThrowableOfType(
              RpcTimeoutException.class, () -> client.rpc().call(NOBODY, "compute", RUN)));
      assertThat(client.pending()).isZero();
      Incoming late = server.next();
      server.say(late.replyTo(), new Reply.Heartbeat(), answer("late"), new Reply.Heartbeat());
      CompletableFuture<Object> next =
          CompletableFuture.supplyAsync(
              () -> client.rpc().call(NOBODY, "compute", RUN), new ThreadPerTask());
      server.say(server.next().replyTo(), answer("in time"));
      assertThat(next.get()).isEqualTo("in time");
      assertThat(client.session().link().pending().dropped()).isEqualTo(3);
    }
  }

  @Test
  void aHeartbeatRestartsTheMonitorsTimeOnly() throws Exception {
    PendingCall call = PendingCall.single(operation);
    call.sent();
    for (int i = 0; i < 6; i++) {
      pass(Duration.ofMillis(1500));
      assertThat(call.accept(new Reply.Heartbeat())).isFalse();
      assertThat(call.patience())
          .isEqualTo(i == 5 ? Duration.ofSeconds(1).toNanos() : MONITOR.toNanos());
    }
    pass(Duration.ofSeconds(1));
    assertThat(call.await(operation.deadline())).as("its own limit has passed").isFalse();
  }

  @Test
  void theMonitorsTimeBeginsWhenTheRequestWasWritten() throws Exception {
    PendingCall call = PendingCall.single(operation);
    pass(Duration.ofSeconds(5));
    call.sent();
    assertThat(call.patience()).isEqualTo(MONITOR.toNanos());
  }

  @Test
  void whatItTakesToSendTheRequestIsNoSilence() throws Exception {
    CrankedScheduler scheduler = new CrankedScheduler();
    AsyncCalls calls = new AsyncCalls(() -> Runnable::run, scheduler);
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker, settings("oslo"))) {
      broker.declaring = topology -> pass(Duration.ofMillis(1500));
      RpcClient rpc =
          new RpcClient(
              remaining -> Client.lend(client.session()),
              settings("oslo"),
              () -> calls,
              clock::get);
      CompletableFuture<?> answer =
          rpc.callLater(new Call(NOBODY, Target.topic("compute"), RUN, LIMIT), Object.class);
      assertThat(scheduler.single().delay).isEqualTo(MONITOR);
      answer.cancel(false);
      assertThat(scheduler.pending(false)).isEmpty();
    }
  }

  @Test
  void silenceForTheMonitorsTimeEndsIt() throws Exception {
    PendingCall call = PendingCall.single(operation);
    call.sent();
    pass(Duration.ofSeconds(1));
    call.accept(new Reply.Heartbeat());
    pass(MONITOR);
    assertThat(call.await(operation.deadline())).isTrue();
    assertThatThrownBy(call::read)
        .isInstanceOfSatisfying(RpcTimeoutException.class, CallMonitorTest::silent);
    assertThat(call.accept(answer(1))).as("it has ended").isTrue();
  }

  @Test
  void valuesOfAStreamAreSignsOfLifeAndAreReadBeforeTheSilenceShows() throws Exception {
    PendingCall call = PendingCall.stream(operation, 10);
    call.sent();
    pass(Duration.ofMillis(1500));
    call.accept(value(0, 7));
    pass(Duration.ofMillis(1500));
    call.accept(value(1, 8));
    pass(MONITOR);
    Deadline wait = operation.deadline();
    assertThat(call.await(wait)).isTrue();
    assertThat(call.read()).isEqualTo(IntNode.valueOf(7));
    assertThat(call.await(wait)).isTrue();
    assertThat(call.read()).isEqualTo(IntNode.valueOf(8));
    assertThat(call.await(wait)).isTrue();
    assertThatThrownBy(call::read)
        .isInstanceOfSatisfying(RpcTimeoutException.class, CallMonitorTest::silent);
  }

  @Test
  void aMulticallsWaitEndsBySilenceToo() throws Exception {
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker, settings("oslo"))) {
      var replies = client.rpc().multicall(NOBODY, "compute", RUN);
      server.say(server.next().replyTo(), value(0, "a"));
      assertThat(replies.next().value()).isEqualTo("a");
      assertThatThrownBy(replies::hasNext)
          .isInstanceOfSatisfying(RpcTimeoutException.class, CallMonitorTest::silent);
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void anAsynchronousCallIsLookedAtWhenItMayHaveBeenSilentForTooLong() throws Exception {
    CrankedScheduler scheduler = new CrankedScheduler();
    AsyncCalls calls = new AsyncCalls(() -> Runnable::run, scheduler);
    try (Responder server = Responder.silent(broker, "oslo", "compute");
        Client client = Client.of(broker, settings("oslo"))) {
      RpcClient rpc =
          new RpcClient(
              remaining -> Client.lend(client.session()),
              settings("oslo"),
              () -> calls,
              clock::get);
      CompletableFuture<?> answer =
          rpc.callLater(new Call(NOBODY, Target.topic("compute"), RUN, LIMIT), Object.class);
      Incoming request = server.next();
      pass(Duration.ofMillis(1500));
      // an answer to another call says that this heartbeat has been taken
      server.say(request.replyTo(), new Reply.Heartbeat());
      CompletableFuture<Object> other =
          CompletableFuture.supplyAsync(
              () -> client.rpc().call(NOBODY, "compute", RUN), new ThreadPerTask());
      server.say(server.next().replyTo(), answer(1));
      assertThat(other.get()).isEqualTo(1);
      pass(Duration.ofMillis(500));
      assertThat(scheduler.crank()).isEqualTo(MONITOR);
      assertThat(answer).isNotDone();
      pass(Duration.ofMillis(1500));
      assertThat(scheduler.crank()).isEqualTo(Duration.ofMillis(1500));
      // completed by whoever submits Work
      assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      assertThat(answer)
          .isCompletedExceptionally()
          .satisfies(
              done ->
                  assertThatThrownBy(done::get)
                      .isInstanceOf(ExecutionException.class)
                      .cause()
                      .isInstanceOfSatisfying(RpcTimeoutException.class, CallMonitorTest::silent));
      assertThat(client.pending()).isZero();
      assertThat(scheduler.pending(false)).isEmpty();
    }
  }
}
