package org.warrenrpc.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.Topology;

/** A session whose writes block until they are let go, as to a peer that reads no more. */
final class StuckSession implements BrokerSession {
  private final CompletableFuture<Thread> writer = new CompletableFuture<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
  private final AtomicBoolean failing = new AtomicBoolean();

  /** Blocks until somebody writes; tells who. */
  Thread awaitWriter() throws Exception {
    return writer.get(5, TimeUnit.SECONDS);
  }

  void release() {
    released.countDown();
  }

  /** The next write fails. */
  void failOnce() {
    failing.set(true);
  }

  /** The routing key of the message written next. */
  String next() throws InterruptedException {
    String next = written.poll(5, TimeUnit.SECONDS);
    assertThat(next).as("a message within 5 s").isNotNull();
    return next;
  }

  boolean isDone() {
    return written.isEmpty();
  }

  @Override
  public void publish(Message message, Duration limit) throws BrokerException {
    writer.complete(Thread.currentThread());
    try {
      assertThat(released.await(10, TimeUnit.SECONDS)).as("released within 10 s").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failing.compareAndSet(true, false)) {
      throw new BrokerException(Kind.UNAVAILABLE, "failed on purpose", null);
    }
    written.add(message.address().routingKey());
  }

  @Override
  public void declare(Topology topology, Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean exists(ExchangeSpec exchange, Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void beginConfirming() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void publish(Message message, Receipt receipt, Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome publishConfirmed(Message message, Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void post(Message message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onReturned(Consumer<Message> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Subscription subscribe(
      String queue,
      int prefetch,
      Map<String, Object> arguments,
      Consumer<Delivery> handler,
      Runnable onCancelled,
      Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteQueue(String queue, Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {
    release();
  }
}
