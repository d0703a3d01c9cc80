package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.LogLines;
import org.warrenrpc.core.PlainCodec;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.client.Client;
import org.warrenrpc.topology.Address;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Dialects;
import org.warrenrpc.wire.Ids;
import org.warrenrpc.wire.MalformedMessageException;

/** What happens to one request, step by step, and on which path what is closed and told. */
@Timeout(60)
class RequestOrderTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final Proxy proxy = new Proxy();
  private final RecordingTarget target = new RecordingTarget(proxy);
  private final List<String> events = target.events;

  @AfterEach
  void close() {
    servers.close();
    broker.close();
  }

  /** Notes what is closed. */
  @SuppressWarnings({"DoNotCallSuggester", "InfiniteRecursion"}) // that is what is tested
  public final class Proxy {
    final CompletableFuture<Thread> drained = new CompletableFuture<>();

    public String who() {
      return "me";
    }

    public void error() {
      throw new AssertionError("no good");
    }

    public void overflow() {
      overflow();
    }

    public Object unspeakable() {
      return new Object();
    }

    public Stream<Integer> stream() {
      return Stream.of(1, 2)
          .peek(i -> drained.complete(Thread.currentThread()))
          .onClose(this::over);
    }

    public Stream<Integer> brokenStream() {
      return Stream.of(1, 2)
          .peek(
              i -> {
                if (i == 2) {
                  throw new IllegalStateException("broken");
                }
              })
          .onClose(this::over);
    }

    public Stream<Object> unspeakableStream() {
      return Stream.<Object>of(1, new Object()).onClose(this::over);
    }

    public Stream<String> endlessTexts(int length) {
      return endless().map(number -> "x".repeat(length));
    }

    public Stream<Integer> endless() {
      return Stream.iterate(0, i -> i + 1).onClose(this::over);
    }

    public Stream<String> bulky() {
      return Stream.of("x".repeat(6000)).onClose(this::over);
    }

    public Iterator<Integer> closeable() {
      return new CloseableIterator();
    }

    public Iterable<Integer> iterable() {
      return List.of(1, 2);
    }

    public List<Integer> list() {
      return List.of(1, 2);
    }

    public Object anything() {
      return List.of(1, 2).iterator();
    }

    public @Nullable Iterator<Integer> noIterator() {
      return null;
    }

    public Path path() {
      return Path.of("a", "b");
    }

    public String interrupted() throws InterruptedException {
      throw new InterruptedException("by somebody");
    }

    public String interrupting() {
      Thread.currentThread().interrupt();
      return "done";
    }

    private void over() {
      events.add("closed");
    }

    private final class CloseableIterator implements Iterator<Integer>, Closeable {
      private final Iterator<Integer> values = List.of(1).iterator();

      @Override
      public boolean hasNext() {
        return values.hasNext();
      }

      @Override
      public Integer next() {
        return values.next();
      }

      @Override
      public void close() {
        over();
      }
    }
  }

  private RpcServer serve() {
    return serve(Servers.settings("oslo", null, false));
  }

  private RpcServer serve(ServerSettings settings) {
    broker.delivering =
        (delivery, handler) -> {
          boolean request = delivery.message().address().routingKey().equals("compute");
          handler.accept(request ? new RecordingDelivery(delivery, events) : delivery);
        };
    broker.publishing = this::noteReply;
    return servers.started(target, settings);
  }

  private void noteReply(Message message) {
    if (!message.address().exchange().isEmpty()) {
      return;
    }
    try {
      events.add(PlainCodec.decodeReply(message).reply().getClass().getSimpleName());
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  private void call(String method) throws Exception {
    try (Client client = Client.of(broker, "oslo")) {
      client.rpc().call(RpcContext.EMPTY, "compute", RpcMessage.of(method));
    } finally {
      awaitTurn();
    }
  }

  private void multicall(String method) throws Exception {
    try (Client client = Client.of(broker, "oslo");
        RpcReplies<Object> replies =
            client.rpc().multicall(RpcContext.EMPTY, "compute", RpcMessage.of(method))) {
      while (replies.hasNext()) {
        replies.next();
      }
    } finally {
      awaitTurn();
    }
  }

  private void cast(String method) throws Exception {
    try (Client client = Client.of(broker, "oslo")) {
      client.rpc().cast(RpcContext.EMPTY, "compute", RpcMessage.of(method));
      awaitTurn();
    }
  }

  private void awaitTurn() {
    Servers.await("the turn to end", () -> events.contains("close"));
  }

  // 3.5, 4.5, 4.10, 8
  @Test
  void aCallIsSettledThenRunInItsBracketAndAnsweredAfterIt() throws Exception {
    serve();
    call("who");
    assertThat(events)
        .containsExactly("acquire", "ack", "before who", "invoke who", "after", "Answer", "close");
  }

  // 4.11
  @Test
  void aCastIsNotAnswered() throws Exception {
    serve();
    cast("who");
    assertThat(events)
        .containsExactly("acquire", "ack", "before who", "invoke who", "after", "close");
  }

  // 4.14
  @Test
  void valuesLeaveInsideTheBracketAndTheEndAfterIt() throws Exception {
    serve();
    multicall("stream");
    assertThat(events)
        .containsExactly(
            "acquire",
            "ack",
            "before stream",
            "invoke stream",
            "Value",
            "Value",
            "closed",
            "after",
            "End",
            "close");
  }

  // 4.14
  @Test
  void aCallOfAStreamIsAnsweredOnce() throws Exception {
    serve();
    call("stream");
    assertThat(events)
        .containsExactly(
            "acquire",
            "ack",
            "before stream",
            "invoke stream",
            "closed",
            "after",
            "Answer",
            "close");
  }

  @Test
  void aCastOfAStreamDrainsAndClosesIt() throws Exception {
    serve();
    cast("stream");
    assertThat(proxy.drained).isDone();
    assertThat(events)
        .containsExactly(
            "acquire", "ack", "before stream", "invoke stream", "closed", "after", "close");
  }

  @Test
  void aMethodThatThrowsIsBracketedAllTheSame() throws Exception {
    serve();
    assertThatThrownBy(() -> call("error"))
        .isInstanceOfSatisfying(
            RemoteError.class, e -> assertThat(e.remoteType()).isEqualTo("AssertionError"));
    assertThat(events)
        .containsExactly(
            "acquire", "ack", "before error", "invoke error", "after", "Fault", "close");
  }

  @Test
  void withoutABeforeThereIsNoMethodAndNoAfter() throws Exception {
    serve();
    target.before =
        () -> {
          throw new Exception("no transaction");
        };
    assertThatThrownBy(() -> call("who")).hasMessageContaining("no transaction");
    assertThat(events).containsExactly("acquire", "ack", "before who", "Fault", "close");
  }

  @Test
  void aBracketThatCannotBeClosedIsTheAnswer() throws Exception {
    serve();
    target.after =
        () -> {
          throw new Exception("no commit");
        };
    assertThatThrownBy(() -> call("who")).hasMessageContaining("no commit");
    assertThat(events)
        .containsExactly("acquire", "ack", "before who", "invoke who", "after", "Fault", "close");
  }

  @Test
  void whatTheMethodThrewIsToldRatherThanWhatTheBracketThrew() throws Exception {
    serve();
    target.after =
        () -> {
          throw new Exception("no commit");
        };
    assertThatThrownBy(() -> call("error")).hasMessageContaining("no good");
  }

  // 3.4, 4.6
  @Test
  void anUnknownMethodOpensNoBracket() throws Exception {
    serve();
    assertThatThrownBy(() -> call("nothing")).isInstanceOf(RemoteError.class);
    assertThat(events).containsExactly("acquire", "ack", "Fault", "close");
  }

  @Test
  void aStackOverflowIsAFailureLikeAnyOther() throws Exception {
    serve();
    assertThatThrownBy(() -> call("overflow"))
        .isInstanceOfSatisfying(
            RemoteError.class, e -> assertThat(e.remoteType()).isEqualTo("StackOverflowError"));
  }

  // 3.4, 4.6, 4.13, B19
  @Test
  void aResultThatCannotBeWrittenIsAFailureThatNamesIt() throws Exception {
    serve();
    assertThatThrownBy(() -> call("unspeakable"))
        .hasMessageContaining("The result of unspeakable")
        .hasMessageContaining("java.lang.Object");
    assertThatThrownBy(() -> multicall("unspeakableStream"))
        .hasMessageContaining("The result of unspeakableStream");
    assertThat(events).contains("closed");
  }

  @Test
  void aStreamThatBreaksIsClosed() throws Exception {
    serve();
    for (String verb : List.of("call", "multicall")) {
      events.clear();
      assertThatThrownBy(
              () -> {
                if (verb.equals("call")) {
                  call("brokenStream");
                } else {
                  multicall("brokenStream");
                }
              })
          .hasMessageContaining("broken");
      assertThat(events).containsSubsequence("closed", "after", "Fault");
    }
    events.clear();
    cast("brokenStream");
    assertThat(events).containsSubsequence("closed", "after");
  }

  @Test
  void anIteratorThatCanBeClosedIs() throws Exception {
    serve();
    call("closeable");
    assertThat(events).containsOnlyOnce("closed");
  }

  @Test
  void whatIsDeclaredDecidesWhetherAResultStreams() throws Exception {
    serve();
    try (Client client = Client.of(broker, "oslo")) {
      Map<String, Object> last = Map.of("iterable", 2, "list", List.of(1, 2), "anything", 2);
      last.forEach(
          (method, value) ->
              assertThat(client.rpc().call(RpcContext.EMPTY, "compute", RpcMessage.of(method)))
                  .as(method)
                  .isEqualTo(value));
      assertThat(client.rpc().call(RpcContext.EMPTY, "compute", RpcMessage.of("path"), Path.class))
          .endsWithRaw(Path.of("a", "b"));
      assertThat(client.rpc().call(RpcContext.EMPTY, "compute", RpcMessage.of("noIterator")))
          .isNull();
    }
  }

  @Test
  void aStreamWhoseReaderIsGoneEndsAndIsClosed() throws Exception {
    RpcServer server = serve();
    broker.publishing =
        message -> {
          if (message.address().exchange().isEmpty()) {
            throw new BrokerException(BrokerException.Kind.UNAVAILABLE, 0, true, "cut", null);
          }
        };
    try (Client client = Client.of(broker, "oslo")) {
      client.rpc().multicall(RpcContext.EMPTY, "compute", RpcMessage.of("endless"));
      awaitTurn();
    }
    assertThat(events).containsSubsequence("closed", "after", "close");
    assertThat(server.counts().repliesKept.sum()).isEqualTo(1);
    server.stop();
    assertThat(server.counts().repliesLost.sum()).isEqualTo(1);
  }

  @Test // 4.11
  void aStreamWhoseCallerHasTakenItsReplyExchangeAwayEndsAndIsClosed() throws Exception {
    RpcServer server = serve();
    publish("{\"method\":\"endless\",\"args\":{},\"_msg_id\":\"" + Ids.random() + "\"}");
    awaitTurn();
    assertThat(events).containsSubsequence("closed", "after", "close").doesNotContain("Value");
    assertThat(server.counts().repliesDropped.sum()).isPositive();
  }

  @ParameterizedTest // 4.11: 6000 bytes are too long to be read when they come back
  @ValueSource(ints = {1, 6000})
  void aStreamWhoseReaderHasNoReplyQueueAnyMoreEndsAndIsClosed(int length) throws Exception {
    RpcServer server = serve();
    publish(
        "{\"method\":\"endlessTexts\",\"args\":{\"length\":"
            + length
            + "},\"_multicall\":true"
            + Raw.caller("reply_gone")
            + "}");
    awaitTurn();
    assertThat(events).containsSubsequence("closed", "after", "close");
    server.stop();
    assertThat(server.counts().repliesLost.sum()).isZero();
  }

  @Test
  void aValueOfAStreamThatIsTooLongEndsAndClosesIt() throws Exception {
    serve(Servers.settings("oslo", null, false).with(new RpcCodec(5000, "reply_.+", false)));
    assertThatThrownBy(() -> multicall("bulky"))
        .hasMessageContaining("The reply of bulky cannot be sent")
        .hasMessageContaining("5000");
    assertThat(events).containsSubsequence("closed", "after", "Fault");
  }

  @Test
  void aStreamThatNobodyWaitsForAnyMoreEndsAndIsClosed() throws Exception {
    serve();
    try (Raw raw = new Raw(broker.broker)) {
      raw.send("compute", "\"method\":\"endless\"" + raw.caller(), Duration.ofMillis(200));
      assertThat(raw.next().get("failure").get("message").textValue())
          .isEqualTo("endless did not complete within the 200 ms of its call");
    }
    awaitTurn();
    assertThat(events).containsSubsequence("closed", "after", "Fault", "close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"_msg_id\":\"1\",\"_reply_q\":\"reply_1\""})
  void aStreamThatGoesOnWhenTheServerHasStoppedEndsAndIsClosed(String caller) throws Exception {
    RpcServer server =
        serve(
            new ServerSettings("oslo", null, "compute", null, false, 8, 8, Duration.ofMillis(100)));
    publish("{\"method\":\"endless\",\"args\":{}" + caller + "}");
    Servers.await("the run", () -> events.contains("invoke endless"));
    server.stop();
    awaitTurn();
    assertThat(events).containsSubsequence("closed", "after", "close");
  }

  @Test
  void aMulticallThatGoesOnWhenTheServerHasStoppedEndsAndIsClosed() throws Exception {
    RpcServer server =
        serve(
            new ServerSettings("oslo", null, "compute", null, false, 8, 8, Duration.ofMillis(100)));
    try (Client client = Client.of(broker, "oslo")) {
      client.rpc().multicall(RpcContext.EMPTY, "compute", RpcMessage.of("endless"));
      Servers.await("the first value", () -> events.contains("Value"));
      server.stop();
      awaitTurn();
    }
    assertThat(events).containsSubsequence("closed", "after", "close");
  }

  @Test
  void aReplyGoesOnAFreshSessionWhenTheOneBeforeBroke() throws Exception {
    serve();
    call("who");
    events.clear();
    FaultyBroker.Connection inbound = broker.connections.get(0);
    inbound.sessions.get(1).breakIt();
    call("who");
    assertThat(events).contains("Answer");
    assertThat(inbound.sessions).hasSize(3);
  }

  @Test
  void anInterruptionByTheMethodCostsNobodyTheAnswer() throws Exception {
    serve();
    assertThatThrownBy(() -> call("interrupted")).hasMessageContaining("by somebody");
    call("interrupting");
    call("who");
  }

  // 3.3, 8, A3
  @Test
  void aCallerThatIsGoneIsNotAnsweredWhereThatCanBeSeen() throws Exception {
    RpcServer server = serve();
    Dialect nova = Dialects.byName("nova2011");
    publish("{\"method\":\"who\",\"args\":{},\"_msg_id\":\"" + Ids.random() + "\"}");
    Servers.await("the reply to be dropped", () -> server.counts().repliesDropped.sum() == 1);
    assertThat(nova.sharesReplyQueue()).isFalse();
    assertThat(events).doesNotContain("Answer");
  }

  // 3.4, 4.7
  @Test
  void whatCannotBeReadIsAnsweredWhereTheCallerIsKnown() throws Exception {
    RpcServer server = serve();
    String call =
        "\"_msg_id\":\"" + Ids.random() + "\",\"_reply_q\":\"reply_" + Ids.random() + "\"";
    publish("{\"method\":17,\"args\":{}," + call + "}");
    awaitTurn();
    assertThat(events).containsExactly("acquire", "ack", "Fault", "close");
    assertThat(server.counts().unreadable.sum()).isEqualTo(1);
  }

  // 4.3, 4.10; 3.4 excepted: rejected
  @Test
  void whatCannotBeReadIsRejectedOtherwiseWithOneWarningAndNeverTheBody() throws Exception {
    serve();
    try (LogLines log = new LogLines(Reception.class)) {
      publish("{\"method\":17,\"secret\":\"secret\"}");
      publish("secret");
      Servers.await("two rejections", () -> events.size() == 2);
      assertThat(events).containsExactly("reject", "reject");
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.text()).contains("compute").doesNotContain("secret");
    }
  }

  @Test
  void castsThatFailAreWarnedOfOnceAMinuteForEachMethod() throws Exception {
    serve();
    try (LogLines log = new LogLines(Dispatcher.class)) {
      for (String method : List.of("error", "error", "overflow", "nothing", "nothingElse")) {
        events.clear();
        cast(method);
      }
      events.clear();
      assertThatThrownBy(() -> call("brokenStream")).isInstanceOf(RemoteError.class);
      assertThat(log.warnings()).hasSize(3);
    }
  }

  @Test
  void aStreamIsDrainedOnTheMethodsOwnThread() throws Exception {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    target.before = () -> threads.add(Thread.currentThread());
    serve();
    multicall("stream");
    assertThat(threads).containsExactly(proxy.drained.get(10, TimeUnit.SECONDS));
  }

  private void publish(String body) throws BrokerException {
    try (BrokerConnection connection =
            broker.broker.connect(BrokerSettings.DEFAULTS, "raw", DeliveryThread.IO, SOON);
        BrokerSession session = connection.openSession(SOON)) {
      session.publish(
          new Message(
              new Address("openstack", "compute"),
              Dialect.CONTENT_TYPE,
              Dialect.CONTENT_ENCODING,
              null,
              Map.of(),
              false,
              body.getBytes(StandardCharsets.UTF_8)),
          SOON);
    }
  }
}
