package org.warrenrpc.broker.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

@Timeout(30)
final class BoundedTest {
  private static final Duration LIMIT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final RabbitBroker broker = new RabbitBroker();

  @AfterEach
  void closeAndLeaveNoThread() throws Exception {
    broker.close();
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (threads().size() > 0 && System.nanoTime() < deadline) {
      assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(threads()).as("threads of ours 15 s after the end").isEmpty();
  }

  @Test
  void aPeerThatAcceptsAndSaysNothingHoldsAConnectOnlyForItsLimit() throws Exception {
    try (SilentPeer peer = new SilentPeer(0)) {
      timesOut(LIMIT, () -> connect(peer.uri(), LONG, LIMIT));
      assertThat(peer.hungUp(200)).as("the client hangs up when it gives up").isTrue();
      timesOut(LIMIT, () -> connect(peer.uri(), LIMIT, LONG));
    }
  }

  @Test
  void aPeerThatFallsSilentDuringTheHandshakeHoldsAConnectOnlyForItsLimit() throws Exception {
    for (int answers = 1; answers < SilentPeer.HANDSHAKE; answers++) {
      try (SilentPeer peer = new SilentPeer(answers)) {
        timesOut(LIMIT, () -> connect(peer.uri(), LONG, LIMIT));
      }
    }
  }

  @Test
  void aFullBacklogHoldsAConnectOnlyForItsLimit() throws Exception {
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 3; i++) {
        Socket filler = new Socket();
        fillers.add(filler);
        connectIfThereIsRoom(filler, full);
      }
      timesOut(
          LIMIT, () -> connect(URI.create("amqp://127.0.0.1:" + full.getLocalPort()), LONG, LIMIT));
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  @Test
  void aSilentBrokerHoldsARequestOnlyForItsLimit() throws Exception {
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE + 1)) {
      BrokerConnection connection = connect(peer.uri(), LONG, LONG);
      BrokerSession session = connection.openSession(LONG);
      timesOut(LIMIT, () -> connection.openSession(LIMIT));
      timesOut(LIMIT, () -> session.exists(new ExchangeSpec("x", "topic", false, false), LIMIT));
      assertThat(session.isOpen()).isTrue();
      BrokerException confirm =
          timesOut(LIMIT, () -> session.publishConfirmed(message(new byte[1]), LIMIT));
      assertThat(confirm.mayHaveBeenSent()).isFalse();
      timesOut(
          LIMIT,
          () ->
              session.declare(
                  Topology.of(new QueueSpec("q", false, false, false, Map.of())), LIMIT));
      assertThat(session.isOpen()).as("after a declaration whose fate is open").isFalse();
      long start = System.nanoTime();
      session.close();
      connection.close();
      assertThat(since(start)).isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void aMessageThatIsNeverConfirmedMayHaveBeenSentAndSpoilsNoLaterAnswer() throws Exception {
    try (SilentPeer peer = new SilentPeer(100)) {
      BrokerConnection connection = connect(peer.uri(), LONG, LONG);
      BrokerSession session = connection.openSession(LONG);
      for (int round = 1; round <= 2; round++) {
        BrokerException timeout =
            timesOut(LIMIT, () -> session.publishConfirmed(message(new byte[1]), LIMIT));
        assertThat(timeout.mayHaveBeenSent()).isTrue();
        assertThat(peer.answered(SilentPeer.CONFIRM_SELECT)).as("fresh channels").isEqualTo(round);
      }
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void aBrokerThatReadsNoMoreCannotHoldACloseNorTheWriterBeyondIt() throws Exception {
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE + 1)) {
      BrokerConnection connection = connect(peer.uri(), LONG, LONG);
      LinkedBlockingQueue<BrokerException> told = new LinkedBlockingQueue<>();
      connection.onLost(told::add);
      BrokerSession session = connection.openSession(LONG);
      LinkedBlockingQueue<BrokerException> failed = new LinkedBlockingQueue<>();
      Thread writer = new Thread(() -> publishUntilItFails(session, failed));
      writer.start();
      assertThat(failed.poll(1, TimeUnit.SECONDS)).as("the writer is stuck").isNull();
      long start = System.nanoTime();
      connection.close();
      assertThat(since(start)).isLessThan(Duration.ofSeconds(5));
      BrokerException failure = failed.poll(5, TimeUnit.SECONDS);
      assertThat(failure).as("the writer's failure within 5 s").isNotNull();
      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      writer.join(5_000);
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aBrokerThatReadsNoMoreHoldsAPublisherOnlyForItsLimit() throws Exception {
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE + 2)) {
      BrokerConnection connection = connect(peer.uri(), LONG, LONG);
      BrokerSession session = connection.openSession(LONG);
      BrokerSession bystander = connection.openSession(LONG);
      BrokerException begun =
          timesOut(LIMIT, () -> session.publish(message(new byte[30_000_000]), LIMIT));
      assertThat(begun.mayHaveBeenSent()).isTrue();
      BrokerException innocent =
          timesOut(LIMIT, () -> bystander.publish(message(new byte[10]), LIMIT));
      assertThat(innocent.mayHaveBeenSent()).isFalse();
      assertThat(connection.isOpen()).as("others may still wait for answers").isTrue();
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void manyMessagesToABrokerThatReadsNoMoreEachWaitForTheirLimitAtMost() throws Exception {
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE + 1)) {
      BrokerSession session = connect(peer.uri(), LONG, LONG).openSession(LONG);
      Duration brief = Duration.ofMillis(50);
      int unsent = 0;
      for (int i = 0; i < 100; i++) {
        long start = System.nanoTime();
        try {
          session.publish(message(new byte[200_000]), brief);
        } catch (BrokerException e) {
          assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
          unsent += e.mayHaveBeenSent() ? 0 : 1;
        }
        assertThat(since(start)).isLessThan(Duration.ofSeconds(1));
      }
      assertThat(unsent).as("messages that were taken back").isGreaterThan(30);
    }
  }

  @Test
  void aPublisherThatWaitsForABrokerThatReadsNoMoreCanBeInterrupted() throws Exception {
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE + 1)) {
      BrokerSession session = connect(peer.uri(), LONG, LONG).openSession(LONG);
      LinkedBlockingQueue<BrokerException> failed = new LinkedBlockingQueue<>();
      Thread writer = new Thread(() -> publishUntilItFails(session, failed));
      writer.start();
      assertThat(failed.poll(500, TimeUnit.MILLISECONDS)).as("the writer waits").isNull();
      writer.interrupt();
      BrokerException failure = failed.poll(5, TimeUnit.SECONDS);
      assertThat(failure).as("the failure within 5 s").isNotNull();
      assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aConfirmedMessageToABrokerThatReadsNoMoreWaitsForItsLimitAtMost() throws Exception {
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE + 3)) {
      BrokerSession session = connect(peer.uri(), LONG, LONG).openSession(LONG);
      BrokerException begun =
          timesOut(LIMIT, () -> session.publishConfirmed(message(new byte[30_000_000]), LIMIT));
      assertThat(begun.mayHaveBeenSent()).isTrue();
      BrokerException untouched =
          timesOut(LIMIT, () -> session.publish(message(new byte[10]), LIMIT));
      assertThat(untouched.mayHaveBeenSent()).isFalse();
    }
  }

  @Test
  void manySessionsOfABrokerThatAnswersNoMoreCloseTogetherNotOneAfterAnother() throws Exception {
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE + 5)) {
      BrokerConnection connection = connect(peer.uri(), LONG, LONG);
      List<BrokerSession> sessions = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        sessions.add(connection.openSession(LONG));
      }
      long start = System.nanoTime();
      sessions.forEach(BrokerSession::close);
      connection.close();
      assertThat(since(start)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void closingTheBrokerEndsAnAttemptToConnectThatIsUnderWay() throws Exception {
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 3; i++) {
        Socket filler = new Socket();
        fillers.add(filler);
        connectIfThereIsRoom(filler, full);
      }
      URI uri = URI.create("amqp://127.0.0.1:" + full.getLocalPort());
      LinkedBlockingQueue<BrokerException> failed = new LinkedBlockingQueue<>();
      Thread caller = new Thread(() -> failed.add(failure(() -> connect(uri, LONG, LONG))));
      caller.start();
      assertThat(failed.poll(500, TimeUnit.MILLISECONDS)).as("the attempt goes on").isNull();
      broker.close();
      BrokerException failure = failed.poll(5, TimeUnit.SECONDS);
      assertThat(failure).as("the failure within 5 s").isNotNull();
      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  @Test
  void closingTheBrokerEndsAnUnansweredHandshake() throws Exception {
    try (SilentPeer peer = new SilentPeer(1)) {
      LinkedBlockingQueue<BrokerException> failed = new LinkedBlockingQueue<>();
      Thread caller = new Thread(() -> failed.add(failure(() -> connect(peer.uri(), LONG, LONG))));
      caller.start();
      assertThat(failed.poll(500, TimeUnit.MILLISECONDS)).as("the attempt goes on").isNull();
      broker.close();
      assertThat(failed.poll(5, TimeUnit.SECONDS)).as("the failure within 5 s").isNotNull();
    }
  }

  @Test
  void whatWasDoneIsNamedAlsoWhenItFailsAtTheLastMoment() {
    try (BoundedCalls calls = new BoundedCalls()) {
      CountDownLatch never = new CountDownLatch(1);
      for (int i = 0; i < 200; i++) {
        BrokerException failure =
            failure(
                () ->
                    calls.call(
                        "Testing",
                        Duration.ofMillis(2),
                        () -> {
                          assertThat(never.await(2, TimeUnit.MILLISECONDS)).isFalse();
                          throw new IOException("too late");
                        },
                        late -> {}));
        assertThat(failure).hasMessageStartingWith("Testing: ");
      }
    }
  }

  @Test
  void aBrokerThatStopsTheFlowOfAChannelHoldsNobody() throws Exception {
    try (RefusingPeer peer = RefusingPeer.stoppingTheFlow()) {
      BrokerConnection connection = connect(peer.uri(), LONG, LONG);
      BrokerSession session = connection.openSession(LONG);
      BrokerSession bystander = connection.openSession(LONG);
      session.publish(message(new byte[1]), LONG);
      peer.awaitFlowOk();
      BrokerException refusal = failure(() -> session.publish(message(new byte[1]), LONG));
      assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(refusal.mayHaveBeenSent()).isFalse();
      assertThat(refusal).hasMessageContaining("channel.flow");
      bystander.publish(message(new byte[1]), LONG);
      session.close();
      bystander.close();
      connection.openSession(LONG).publish(message(new byte[1]), LONG);
    }
  }

  @Test
  void postsToABrokerThatReadsNoMoreHoldNeitherTheCallerNorAClose() throws Exception {
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE + 1)) {
      BrokerConnection connection = connect(peer.uri(), LONG, LONG);
      BrokerSession session = connection.openSession(LONG);
      Message message = message(new byte[100_000]);
      long start = System.nanoTime();
      for (int i = 0; i < 3_000; i++) {
        session.post(message);
      }
      assertThat(since(start)).isLessThan(Duration.ofSeconds(5));
      connection.close();
      assertThat(since(start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aBrokerThatTakesNothingForAHeartbeatIsLost() throws Exception {
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE + 1)) {
      BrokerConnection connection =
          broker.connect(
              new BrokerSettings(peer.uri(), "guest", "guest", Duration.ofSeconds(1), LONG),
              "frozen",
              DeliveryThread.OWN,
              LONG);
      LinkedBlockingQueue<BrokerException> told = new LinkedBlockingQueue<>();
      connection.onLost(told::add);
      BrokerSession session = connection.openSession(LONG);
      LinkedBlockingQueue<BrokerException> failed = new LinkedBlockingQueue<>();
      Thread writer = new Thread(() -> publishUntilItFails(session, failed));
      writer.start();
      BrokerException loss = told.poll(10, TimeUnit.SECONDS);
      assertThat(loss).as("the loss within 10 s").isNotNull();
      assertThat(loss.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(loss).hasMessageContaining("has taken nothing for PT1S");
      assertThat(failed.poll(5, TimeUnit.SECONDS)).as("the writer's failure").isNotNull();
      writer.join(5_000);
      assertThat(connection.isOpen()).isFalse();
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aPeerThatIsGoneIsUnavailable() throws Exception {
    URI uri;
    try (SilentPeer peer = new SilentPeer(0)) {
      uri = peer.uri();
    }
    assertThat(failure(() -> connect(uri, LONG, LONG)).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void aUrlOfAnotherKindIsRefusedWithoutRepeatingIt() {
    BrokerException refusal =
        failure(() -> connect(URI.create("http://u:secret@host"), LONG, LIMIT));
    assertThat(refusal.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refusal).hasMessageNotContaining("secret");
  }

  private BrokerConnection connect(URI uri, Duration connectTimeout, Duration limit)
      throws BrokerException {
    return broker.connect(
        new BrokerSettings(uri, "guest", "guest", Duration.ZERO, connectTimeout),
        "bounded",
        DeliveryThread.IO,
        limit);
  }

  private static void publishUntilItFails(
      BrokerSession session, LinkedBlockingQueue<BrokerException> failed) {
    try {
      while (true) {
        session.publish(message(new byte[100_000]), LONG);
      }
    } catch (BrokerException e) {
      failed.add(e);
    }
  }

  private static Message message(byte[] body) {
    return new Message(
        BrokerSession.queue("q"), null, null, null, Map.of(), /* mandatory= */ false, body);
  }

  private static void connectIfThereIsRoom(Socket socket, ServerSocket server) {
    try {
      socket.connect(server.getLocalSocketAddress(), 200);
    } catch (IOException e) {
      assertThat(e).as("no room, as wanted").isInstanceOf(SocketTimeoutException.class);
    }
  }

  private static BrokerException timesOut(Duration limit, ThrowingCallable call) {
    long start = System.nanoTime();
    BrokerException failure = failure(call);
    assertThat(since(start)).isBetween(limit.minusMillis(50), limit.plusMillis(1500));
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    return failure;
  }

  private static BrokerException failure(ThrowingCallable call) {
    BrokerException failure = catchThrowableOfType(BrokerException.class, call);
    assertThat(failure).as("the failure").isNotNull();
    return failure;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("warren "))
        .toList();
  }
}
