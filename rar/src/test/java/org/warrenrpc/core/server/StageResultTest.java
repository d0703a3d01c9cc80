package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcExpected;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.core.CrankedScheduler;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.LogLines;

/** Methods whose value is yet to come when they return. */
@Timeout(60)
class StageResultTest {

  /** What names the loader it is written under. */
  public static final class Told {
    public String getLoader() {
      return String.valueOf(Thread.currentThread().getContextClassLoader());
    }
  }

  /** One stage for all that ask. */
  public final class Service {
    final CompletableFuture<@Nullable Object> stage = new CompletableFuture<>();
    final CompletableFuture<@Nullable Object> other = new CompletableFuture<>();
    final CountDownLatch gate = new CountDownLatch(1);

    public CompletableFuture<@Nullable Object> later() {
      ran.add("later");
      return stage;
    }

    public CompletionStage<@Nullable Object> another() {
      ran.add("another");
      return other;
    }

    @RpcExpected(IllegalArgumentException.class)
    public CompletableFuture<@Nullable Object> expecting() {
      ran.add("expecting");
      return other;
    }

    public CompletionStage<@Nullable Object> minimal() {
      ran.add("minimal");
      return stage.minimalCompletionStage();
    }

    public CompletionStage<String> done() {
      ran.add("done");
      return CompletableFuture.completedStage("at once");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // that is what is tested
    public Object undeclared() {
      return CompletableFuture.completedFuture(7);
    }

    public @Nullable CompletionStage<String> none() {
      return null;
    }

    public CompletionStage<@Nullable Object> slow() throws InterruptedException {
      ran.add("slow");
      assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
      return stage;
    }

    public void note(String text) {
      ran.add(text);
    }
  }

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final Service service = new Service();
  private final RecordingTarget target = new RecordingTarget(service);
  private Raw raw;

  @BeforeEach
  void connect() throws Exception {
    raw = new Raw(broker.broker);
  }

  @AfterEach
  void close() {
    service.gate.countDown();
    service.stage.complete("the end");
    service.other.complete("the end");
    servers.close();
    raw.close();
    broker.close();
  }

  private RpcServer serve(int concurrency, Duration drain) {
    return servers.started(
        target, new ServerSettings("oslo", null, "compute", null, false, concurrency, 8, drain));
  }

  private RpcServer serve(int concurrency) {
    return serve(concurrency, Duration.ofSeconds(10));
  }

  private static String method(String name) {
    return "\"method\":\"" + name + "\"";
  }

  private static String note(String text) {
    return method("note") + ",\"args\":{\"text\":\"" + text + "\"}";
  }

  private void call(String name, @Nullable Duration expiration) throws Exception {
    raw.send("compute", method(name) + raw.caller(), expiration);
  }

  private void awaitRuns(String... names) {
    Servers.await("runs " + List.of(names), () -> ran.containsAll(List.of(names)));
  }

  private void awaitTurn() {
    Servers.await("the turn to end", () -> target.events.contains("close"));
  }

  private static void awaitIdle(RpcServer server) {
    Servers.await("the permit to be free", () -> server.running() == 0);
  }

  private static void assertFailure(JsonNode reply, String type, String message) {
    assertThat(reply.get("failure").path("class").textValue()).isEqualTo(type);
    assertThat(reply.get("failure").path("message").textValue()).contains(message);
  }

  @Test
  void itIsAnsweredWhenItCompletesAndItsThreadEndpointAndBracketAreOverLongBefore()
      throws Exception {
    serve(1);
    call("later", null);
    awaitTurn();
    assertThat(target.events)
        .containsExactly("acquire", "before later", "invoke later", "after", "close");
    assertThat(raw.hasNext()).isFalse();
    service.stage.complete(List.of(1, 2));
    JsonNode reply = raw.next();
    assertThat(reply.get("result").toString()).isEqualTo("[1,2]");
    assertThat(reply.get("ending").booleanValue()).isTrue();
    raw.call(note("next"));
    assertThat(raw.hasNext()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"done", "undeclared"})
  void oneThatIsCompleteIsAnsweredLikeAnyValue(String name) throws Exception {
    RpcServer server = serve(1);
    JsonNode reply = raw.call(method(name));
    assertThat(reply.get("result").asText()).isEqualTo(name.equals("done") ? "at once" : "7");
    awaitIdle(server);
  }

  @Test
  void eachHoldsAPermitUntilItCompletes() throws Exception {
    RpcServer server = serve(2);
    call("later", null);
    raw.cast(method("another"));
    awaitRuns("later", "another");
    raw.send("compute", note("waits"), null);
    Servers.await("both to be held", () -> server.running() == 2);
    assertThat(ran).doesNotContain("waits");
    service.other.complete("nobody reads it");
    awaitRuns("waits");
    assertThat(raw.hasNext()).isFalse();
    service.stage.complete("x");
    assertThat(raw.next().get("result").textValue()).isEqualTo("x");
    awaitIdle(server);
  }

  @Test
  void aTurnTakesNothingMoreThatItHasNoPermitFor() throws Exception {
    AtomicInteger received = new AtomicInteger();
    broker.delivering =
        (delivery, handler) -> {
          handler.accept(delivery);
          received.incrementAndGet();
        };
    RpcServer server = serve(1);
    raw.cast(method("slow"));
    awaitRuns("slow");
    raw.cast(note("waits"));
    raw.cast(note("waits too"));
    Servers.await("all three to be received", () -> received.get() == 3);
    service.gate.countDown();
    awaitTurn();
    assertThat(ran).containsExactly("slow");
    service.stage.complete("nobody reads it");
    awaitRuns("waits", "waits too");
    awaitIdle(server);
  }

  @Test
  void aTurnGoesOnBesideAStageWhereThereIsAPermit() throws Exception {
    serve(2);
    call("later", null);
    awaitRuns("later");
    for (int i = 0; i < 5; i++) {
      assertThat(raw.call(note("n" + i)).get("failure").isNull()).isTrue();
    }
  }

  @Test
  void theDeadlineEndsItWithAFailureFreesItsPermitAndCancelsIt() throws Exception {
    RpcServer server = serve(1);
    call("later", Duration.ofMillis(300));
    awaitRuns("later");
    assertFailure(raw.next(), "TimeoutError", "later did not complete within the 300 ms");
    assertThat(raw.call(note("next")).get("failure").isNull()).isTrue();
    Servers.await("the stage to be cancelled", service.stage::isCancelled);
    assertThat(server.counts().overdue.sum()).isEqualTo(1);
    assertThat(raw.hasNext()).isFalse();
  }

  @Test
  void aStageThatMustNotBeCancelledIsForgotten() throws Exception {
    RpcServer server = serve(1);
    call("minimal", Duration.ofMillis(100));
    assertFailure(raw.next(), "TimeoutError", "minimal");
    awaitIdle(server);
    service.stage.complete("too late");
    raw.call(note("next"));
    assertThat(raw.hasNext()).isFalse();
  }

  @Test // a cast may say how long it is of use
  void aCastIsBoundedByItsExpirationToo() throws Exception {
    RpcServer server = serve(1);
    try (LogLines log = new LogLines(Dispatcher.class)) {
      raw.send("compute", method("later"), Duration.ofMillis(100));
      awaitRuns("later");
      awaitIdle(server);
      assertThat(log.text()).contains("later did not complete");
    }
    assertThat(server.counts().overdue.sum()).isEqualTo(1);
  }

  @Test // 4.8
  void heartbeatsGoOnUntilItCompletes() throws Exception {
    CrankedScheduler scheduler = new CrankedScheduler();
    RpcServer server = servers.server(target, Servers.concurrency(4), servers.threads, scheduler);
    server.start();
    Servers.await("the server to consume", server::isConsuming);
    Servers.await("its check of that", () -> scheduler.pending(true).size() == 1);
    raw.send("compute", method("later") + raw.caller() + ",\"_timeout\":4", null);
    awaitTurn();
    Servers.await(
        "a heartbeat",
        () -> {
          scheduler.tick();
          return raw.hasNext();
        });
    assertThat(raw.next().get("ending").booleanValue()).isFalse();
    service.stage.complete("x");
    while (!raw.next().get("ending").booleanValue()) {}
    assertThat(scheduler.pending(true)).hasSize(1);
  }

  @Test
  void whatItFailsWithIsToldAsIfTheMethodHadThrownIt() throws Exception {
    serve(8);
    call("another", null);
    awaitRuns("another");
    service.other.completeExceptionally(
        new CompletionException(new ExecutionException(new IllegalArgumentException("no good"))));
    JsonNode reply = raw.next();
    assertFailure(reply, "ValueError", "no good");
    assertThat(reply.get("failure").get("tb").toString()).doesNotContain("CompletionException");
  }

  @Test
  void aFailureThatIsExpectedIsNotLoggedAndAnotherOfACastIs() throws Exception {
    RpcServer server = serve(8);
    try (LogLines log = new LogLines(Dispatcher.class)) {
      raw.cast(method("expecting"));
      awaitRuns("expecting");
      service.other.completeExceptionally(new IllegalArgumentException("as usual"));
      awaitIdle(server);
      raw.cast(method("later"));
      awaitRuns("later");
      service.stage.completeExceptionally(new IllegalStateException("odd"));
      awaitIdle(server);
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.text()).contains("Request later failed").contains("odd");
    }
  }

  @Test
  void noStageIsAFailureThatNamesTheMethod() throws Exception {
    serve(1);
    assertThat(raw.refusal(method("none")))
        .isEqualTo("RuntimeError: none returned null instead of a CompletionStage");
    assertThat(target.events).contains("after");
  }

  @Test
  void severalValuesInAStageAreAFailureAndClosed() throws Exception {
    serve(1);
    call("later", null);
    awaitRuns("later");
    service.stage.complete(Stream.of(1, 2).onClose(() -> ran.add("closed")));
    assertFailure(raw.next(), "RuntimeError", "The stage of later holds a java.util.stream");
    assertThat(ran).contains("closed");
  }

  @Test
  void aValueThatCannotBeWrittenIsAFailureThatNamesTheMethod() throws Exception {
    RpcServer server = serve(1);
    call("later", null);
    awaitRuns("later");
    service.stage.complete(new Object());
    assertFailure(raw.next(), "ValueError", "The result of later");
    awaitIdle(server);
  }

  @Test
  void aValueIsWrittenUnderTheContextClassLoaderOfTheMethod() throws Exception {
    ClassLoader loader = new ClassLoader("theirs", null) {};
    Thread.currentThread().setContextClassLoader(loader);
    RecordingTarget loaded;
    try {
      loaded = new RecordingTarget(service);
    } finally {
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }
    servers.started(loaded, Servers.concurrency(1));
    call("later", null);
    awaitRuns("later");
    service.stage.complete(new Told());
    assertThat(raw.next().get("result").get("loader").textValue()).isEqualTo(loader.toString());
  }

  @Test
  void whoeverCompletesItWaitsNotForTheBroker() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    serve(1);
    raw.call(note("first"));
    call("later", null);
    awaitRuns("later");
    List<Thread> publishing = new CopyOnWriteArrayList<>();
    broker.publishing =
        message -> {
          publishing.add(Thread.currentThread());
          try {
            assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    service.stage.complete("x");
    Servers.await("the reply to be on its way", () -> !publishing.isEmpty());
    assertThat(publishing).doesNotContain(Thread.currentThread());
    assertThat(raw.hasNext()).isFalse();
    stuck.countDown();
    assertThat(raw.next().get("result").textValue()).isEqualTo("x");
  }

  @Test
  void aWorkThatIsRefusedIsAskedForAgain() throws Exception {
    RefusingExecutor work = new RefusingExecutor(servers.threads);
    RpcServer server = servers.server(target, Servers.concurrency(1), work, servers.scheduler);
    server.start();
    Servers.await("the server to consume", server::isConsuming);
    call("later", null);
    awaitRuns("later");
    awaitTurn();
    work.refusing = true;
    service.stage.complete("x");
    assertThat(work.refusals.tryAcquire(2, 10, TimeUnit.SECONDS)).as("two attempts").isTrue();
    assertThat(raw.hasNext()).isFalse();
    work.refusing = false;
    assertThat(raw.next().get("result").textValue()).isEqualTo("x");
    awaitIdle(server);
  }

  @Test
  void aStopWaitsForIt() throws Exception {
    RpcServer server = serve(1);
    call("later", null);
    awaitTurn();
    Thread stopping = new Thread(server::stop);
    stopping.start();
    Servers.await("the stop to wait", () -> stopping.getState() == Thread.State.TIMED_WAITING);
    service.stage.complete("x");
    assertThat(raw.next().get("result").textValue()).isEqualTo("x");
    stopping.join(10_000);
    assertThat(stopping.isAlive()).isFalse();
    assertThat(server.counts().repliesKept.sum()).isZero();
  }

  @Test
  void aStopThatHasWaitedLongEnoughAnswersAndCancelsIt() throws Exception {
    RpcServer server = serve(1, Duration.ofMillis(100));
    call("later", null);
    awaitTurn();
    server.stop();
    assertFailure(raw.next(), "RuntimeError", "The server stopped before later was complete");
    Servers.await("the stage to be cancelled", service.stage::isCancelled);
    assertThat(server.running()).isZero();
  }

  @Test
  void oneThatIsReturnedAfterTheStopHoldsNothing() throws Exception {
    RpcServer server = serve(1, Duration.ofMillis(100));
    raw.cast(method("slow"));
    awaitRuns("slow");
    server.stop();
    service.gate.countDown();
    Servers.await("the stage to be cancelled", service.stage::isCancelled);
    awaitIdle(server);
  }

  /** Several in one. */
  public static final class StageOfStream {
    public CompletionStage<Stream<String>> names() {
      return CompletableFuture.completedStage(Stream.of());
    }
  }

  /** What only an interface's type argument tells. */
  public interface Source<T> {
    CompletionStage<T> get();
  }

  /** Fixes it. */
  @RpcInterface(topic = "compute")
  public interface Nested extends Source<CompletableFuture<String>> {}

  /** Says nothing of it. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public static final class Silent implements Nested {
    @Override
    public CompletableFuture get() {
      return new CompletableFuture<>();
    }
  }

  /** Callers of the one read numbers. */
  @RpcInterface(topic = "compute")
  public interface Counting {
    CompletionStage<Integer> get();
  }

  /** Callers of the other read texts. */
  @RpcInterface(topic = "compute")
  public interface Naming extends Source<String> {}

  /** Says nothing of either. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  public static final class Torn implements Counting, Naming {
    @Override
    public CompletableFuture get() {
      return new CompletableFuture<>();
    }
  }

  @Test
  void interfacesWhoseStagesHoldDifferentThingsAreRefusedNamingBoth() {
    assertThatThrownBy(() -> MethodTable.of(Torn.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Counting.get")
        .hasMessageContaining("java.lang.Integer")
        .hasMessageContaining("Source.get")
        .hasMessageContaining("java.lang.String");
  }

  @Test
  void aDeclaredStageOfSeveralValuesOrOfAStageIsRefused() {
    assertThatThrownBy(() -> MethodTable.of(StageOfStream.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("StageOfStream.names")
        .hasMessageContaining("java.util.stream.Stream<java.lang.String>");
    assertThatThrownBy(() -> MethodTable.of(Silent.class))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Source.get");
  }
}
