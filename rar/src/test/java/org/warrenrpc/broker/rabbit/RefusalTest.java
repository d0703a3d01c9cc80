package org.warrenrpc.broker.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Mismatch;
import org.warrenrpc.broker.Mismatch.ObjectKind;
import org.warrenrpc.topology.Binding;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** What a refused declaration tells (4.2), as far as no installed broker can be made to say it. */
@Timeout(30)
final class RefusalTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Topology TOPOLOGY =
      Topology.of(
          new ExchangeSpec("nova", "topic", false, false),
          new QueueSpec("compute", false, false, false, Map.of()),
          "compute");

  private final RabbitBroker broker = new RabbitBroker();

  @AfterEach
  void close() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {541, 540})
  void aRefusalThatEndsTheConnectionReachesWhoeverDeclared(int code) throws Exception {
    String text = "INTERNAL_ERROR - the queue type is not permitted any more";
    try (RefusingPeer peer = RefusingPeer.closingTheConnection(code, text)) {
      BrokerConnection connection = connect(peer.uri());
      LinkedBlockingQueue<BrokerException> lost = new LinkedBlockingQueue<>();
      connection.onLost(lost::add);
      BrokerSession session = connection.openSession(LIMIT);
      BrokerException refusal = failure(() -> session.declare(TOPOLOGY, LIMIT));
      assertThat(refusal.kind()).isEqualTo(Kind.REFUSED);
      assertThat(refusal.replyCode()).isEqualTo(code);
      assertThat(refusal).hasMessageContaining("queue 'compute'").hasMessageContaining(text);
      assertThat(refusal.mismatch()).isNull();
      assertThat(session.isOpen()).isFalse();
      BrokerException loss = lost.poll(10, TimeUnit.SECONDS);
      assertThat(loss).as("the loss within 10 s").isNotNull();
      assertThat(loss.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(loss.replyCode()).isEqualTo(code);
      assertThat(failure(() -> session.declare(TOPOLOGY, LIMIT)).kind())
          .isEqualTo(Kind.UNAVAILABLE);
    }
  }

  @Test
  void aMessageUnderWayWhenAnothersDeclarationEndsTheConnectionMayHaveBeenSent() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (RefusingPeer peer = RefusingPeer.closingTheConnection(541, "INTERNAL_ERROR")) {
      BrokerConnection connection = connect(peer.uri());
      BrokerSession publisher = connection.openSession(LIMIT);
      BrokerSession declarer = connection.openSession(LIMIT);
      Future<BrokerException> confirm =
          other.submit(() -> failure(() -> publisher.publishConfirmed(message(), LIMIT)));
      peer.awaitMessage();
      failure(() -> declarer.declare(TOPOLOGY, LIMIT));
      BrokerException failure = confirm.get(10, TimeUnit.SECONDS);
      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure.mayHaveBeenSent()).isTrue();
    } finally {
      other.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, NOT_FOUND - no queue 'compute' in vhost '/'",
    "405, RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'compute' in vhost '/'",
    "403, ACCESS_REFUSED - access to queue 'compute' in vhost '/' refused for user 'guest'",
    "406, PRECONDITION_FAILED - something that nobody foresaw"
  })
  void aRefusalThatEndsTheSessionHasItsCodeAndText(int code, String text) throws Exception {
    try (RefusingPeer peer = RefusingPeer.closingTheChannel(code, text)) {
      BrokerConnection connection = connect(peer.uri());
      BrokerSession session = connection.openSession(LIMIT);
      BrokerException refusal = failure(() -> session.declare(TOPOLOGY, LIMIT));
      assertThat(refusal.kind()).isEqualTo(Kind.REFUSED);
      assertThat(refusal.replyCode()).isEqualTo(code);
      assertThat(refusal).hasMessageContaining(text);
      assertThat(refusal.mismatch()).isNull();
      assertThat(session.isOpen()).isFalse();
      assertThat(connection.isOpen()).isTrue();
      assertThat(connection.openSession(LIMIT).isOpen()).isTrue();
    }
  }

  @Test
  void anothersDeclarationThatEndsTheConnectionRefusesNoneButItself() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (RefusingPeer peer = RefusingPeer.closingTheConnection(541, "INTERNAL_ERROR")) {
      BrokerConnection connection = connect(peer.uri());
      BrokerSession binder = connection.openSession(LIMIT);
      BrokerSession declarer = connection.openSession(LIMIT);
      Topology binding =
          new Topology(List.of(), List.of(), List.of(new Binding("compute", "nova", "compute")));
      Future<BrokerException> bound =
          other.submit(() -> failure(() -> binder.declare(binding, LIMIT)));
      peer.awaitBinding();
      assertThat(failure(() -> declarer.declare(TOPOLOGY, LIMIT)).kind()).isEqualTo(Kind.REFUSED);
      assertThat(bound.get(10, TimeUnit.SECONDS).kind()).isEqualTo(Kind.UNAVAILABLE);
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void aMismatchHasTheTwoValues() throws Exception {
    try (RefusingPeer peer =
        RefusingPeer.closingTheChannel(
            406,
            "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'compute' in vhost '/':"
                + " received 'false' but current is 'true'")) {
      BrokerSession session = connect(peer.uri()).openSession(LIMIT);
      assertThat(failure(() -> session.declare(TOPOLOGY, LIMIT)).mismatch())
          .isEqualTo(new Mismatch(ObjectKind.QUEUE, "compute", "durable", "false", "true"));
    }
  }

  private BrokerConnection connect(URI uri) throws BrokerException {
    return broker.connect(
        new BrokerSettings(uri, "guest", "guest", Duration.ZERO, LIMIT),
        "refused",
        DeliveryThread.IO,
        LIMIT);
  }

  private static Message message() {
    return new Message(
        BrokerSession.queue("q"), null, null, null, Map.of(), /* mandatory= */ false, new byte[1]);
  }

  private static BrokerException failure(ThrowingCallable call) {
    BrokerException failure = catchThrowableOfType(BrokerException.class, call);
    assertThat(failure).as("the failure").isNotNull();
    return failure;
  }
}
