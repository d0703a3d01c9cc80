package org.warrenrpc.broker.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.topology.Address;

@Timeout(20)
final class FrameQueueTest {
  private static final Address TO = new Address("", "q");
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final int FRAME_OVERHEAD = 8;
  private static final int MEGABYTE = 1 << 20;
  private static final int FRAME = 1 << 17;

  private final LinkedBlockingQueue<Runnable> handedOver = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<IOException> failures = new LinkedBlockingQueue<>();

  @Test
  void aLoneCallerWritesByItselfAndAtOnce() throws Exception {
    JammedSink sink = new JammedSink(MEGABYTE);
    FrameQueue queue = queue(sink);
    Packet packet = send(queue, "a", 10);
    assertThat(packet.state()).isEqualTo(Packet.State.WRITTEN);
    assertThat(sink.taken()).containsExactly(bytes("a", 10));
    assertThat(sink.offers).hasValue(1);
    assertThat(handedOver).isEmpty();
    queue.await(packet, TO, Duration.ZERO);
  }

  @Test
  void whatComesWhileAnotherWritesLeavesInOrderWithOneMoreCall() throws Exception {
    JammedSink sink = new JammedSink(MEGABYTE);
    FrameQueue queue = queue(sink);
    List<Packet> meanwhile = new ArrayList<>();
    sink.duringOffer(
        () -> {
          sink.duringOffer(() -> {});
          for (String text : List.of("b", "c", "d")) {
            meanwhile.add(sendUnchecked(queue, text, 10));
          }
        });
    send(queue, "a", 10);
    assertThat(sink.offers).hasValue(2);
    assertThat(sink.taken())
        .containsExactly(all(bytes("a", 10), bytes("b", 10), bytes("c", 10), bytes("d", 10)));
    assertThat(meanwhile).extracting(Packet::state).containsOnly(Packet.State.WRITTEN);
  }

  @Test
  void aCallerDoesNotWriteForOthersForEver() throws Exception {
    JammedSink sink = new JammedSink(MEGABYTE);
    FrameQueue queue = queue(sink);
    sink.duringOffer(
        () -> {
          if (sink.offers.get() < 100) {
            sendUnchecked(queue, "more", 10);
          }
        });
    assertThat(send(queue, "first", 10).state()).isEqualTo(Packet.State.WRITTEN);
    assertThat(handedOver).as("what is left for another thread").hasSize(1);
    sink.duringOffer(() -> {});
    handedOver.remove().run();
    assertThat(send(queue, "last", 10).state()).isEqualTo(Packet.State.WRITTEN);
    assertThat(handedOver).isEmpty();
  }

  @Test
  void whoIsBehindMuchThatDoesNotMoveWaitsForItsLimitAndIsNotSent() throws Exception {
    JammedSink sink = new JammedSink(100);
    FrameQueue queue = queue(sink);
    Packet large = send(queue, "large", MEGABYTE);
    Thread writer = startHandedOver();
    BrokerException begun = failure(queue, large, SHORT);
    assertThat(begun.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(begun.mayHaveBeenSent()).isTrue();
    Packet small = send(queue, "small", 10);
    BrokerException untouched = failure(queue, small, SHORT);
    assertThat(untouched.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(untouched.mayHaveBeenSent()).isFalse();
    Packet next = send(queue, "next", 10);
    sink.takeMore(10 * MEGABYTE);
    queue.await(next, TO, LONG);
    writer.join();
    assertThat(sink.taken())
        .as("the one that had begun, whole, and not the one that was taken back")
        .containsExactly(all(bytes("large", MEGABYTE), bytes("next", 10)));
  }

  @Test
  void whatWasTakenBackIsNoLongerInTheWayOfOthers() throws Exception {
    JammedSink sink = new JammedSink(0);
    FrameQueue queue = queue(sink);
    send(queue, "first", 10);
    Packet large = send(queue, "large", MEGABYTE);
    assertThat(failure(queue, large, SHORT).mayHaveBeenSent()).isFalse();
    queue.await(send(queue, "small", 10), TO, Duration.ZERO);
  }

  @Test
  void anInterruptEndsTheWaitIsKeptAndTakesThePacketBack() throws Exception {
    JammedSink sink = new JammedSink(0);
    FrameQueue queue = queue(sink);
    send(queue, "large", MEGABYTE);
    Packet small = send(queue, "small", 10);
    Thread.currentThread().interrupt();
    BrokerException failure = failure(queue, small, LONG);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
    assertThat(failure.mayHaveBeenSent()).isFalse();
    assertThat(small.state()).isEqualTo(Packet.State.WITHDRAWN);
  }

  @Test
  void aPeerThatTakesNothingForLongerThanThePatienceIsGivenUp() throws Exception {
    JammedSink sink = new JammedSink(100);
    FrameQueue queue = queue(sink);
    queue.patience(SHORT);
    Packet large = send(queue, "large", MEGABYTE);
    startHandedOver();
    Packet small = send(queue, "small", 10);
    CompletableFuture<BrokerException> innocent = new CompletableFuture<>();
    start(() -> innocent.complete(failure(queue, small, LONG)));
    BrokerException begun = failure(queue, large, LONG);
    assertThat(begun.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(begun).hasMessageContaining("has taken nothing for PT0.1S");
    assertThat(innocent.get(5, TimeUnit.SECONDS).mayHaveBeenSent()).isFalse();
    assertThat(failures.poll(5, TimeUnit.SECONDS)).hasMessageContaining("taken nothing");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> queue.add(packet("late", 10)))
        .withMessageContaining("taken nothing");
  }

  @Test
  void whoOnlyAddsFindsOutThatThePatienceIsOver() throws Exception {
    JammedSink sink = new JammedSink(100);
    FrameQueue queue = queue(sink);
    queue.patience(SHORT);
    send(queue, "large", MEGABYTE);
    startHandedOver();
    long end = System.nanoTime() + LONG.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (failures.isEmpty() && System.nanoTime() < end) {
      sendUnchecked(queue, "small", 10);
      assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(failures.poll()).hasMessageContaining("taken nothing");
  }

  @Test
  void patienceIsNotLostWhileThePeerSaidThatItWaits() throws Exception {
    JammedSink sink = new JammedSink(100);
    FrameQueue queue = queue(sink);
    queue.patience(Duration.ofMillis(1));
    send(queue, "large", MEGABYTE);
    queue.patience(Duration.ZERO);
    startHandedOver();
    assertThat(failure(queue, send(queue, "small", 10), SHORT).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failures).isEmpty();
    sink.close();
  }

  @Test
  void aSocketThatBreaksFailsWhatHadBegunAndWhatWaits() throws Exception {
    JammedSink sink = new JammedSink(100);
    FrameQueue queue = queue(sink);
    Packet large = send(queue, "large", MEGABYTE);
    Packet small = send(queue, "small", 10);
    sink.close();
    handedOver.remove().run();
    assertThat(failure(queue, large, LONG).mayHaveBeenSent()).isTrue();
    BrokerException untouched = failure(queue, small, LONG);
    assertThat(untouched.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(untouched.mayHaveBeenSent()).isFalse();
    assertThat(failures.poll(5, TimeUnit.SECONDS)).hasMessage("closed");
  }

  private FrameQueue queue(JammedSink sink) {
    return new FrameQueue(sink, handedOver::add, failures::add);
  }

  private Thread startHandedOver() {
    return start(handedOver.remove());
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static Packet send(FrameQueue queue, String text, int size) throws IOException {
    Packet packet = packet(text, size);
    queue.add(packet);
    queue.flush();
    return packet;
  }

  private static Packet sendUnchecked(FrameQueue queue, String text, int size) {
    try {
      return send(queue, text, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BrokerException failure(FrameQueue queue, Packet packet, Duration limit) {
    long start = System.nanoTime();
    BrokerException failure =
        catchThrowableOfType(BrokerException.class, () -> queue.await(packet, TO, limit));
    assertThat(failure).as("the failure").isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit.plusSeconds(2));
    return failure;
  }

  /** Large ones in frames, as the client makes them. */
  private static Packet packet(String text, int size) {
    Packet packet = new Packet();
    frames(text, size).forEach(packet::add);
    return packet;
  }

  private static List<Frame> frames(String text, int size) {
    List<Frame> frames = new ArrayList<>();
    for (int left = size; left > 0; left -= FRAME) {
      byte[] payload = new byte[Math.min(left, FRAME)];
      Arrays.fill(payload, (byte) text.charAt(0));
      frames.add(new Frame(AMQP.FRAME_BODY, 1, ByteBuffer.wrap(payload)));
    }
    return frames;
  }

  private static byte[] bytes(String text, int size) throws IOException {
    Staging staging = new Staging();
    for (Frame frame : frames(text, size)) {
      frame.writeTo(staging.frames());
    }
    byte[] bytes = new byte[staging.size()];
    staging.bytes().get(bytes);
    assertThat(bytes).hasSizeGreaterThanOrEqualTo(size + FRAME_OVERHEAD);
    return bytes;
  }

  private static byte[] all(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
