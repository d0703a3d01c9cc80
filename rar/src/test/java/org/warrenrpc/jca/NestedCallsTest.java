package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.RequestDeadline;

/** Calls inside of methods that are called, and long ones, from end to end (4.8). */
@Timeout(60)
final class NestedCallsTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final Nest nest = new Nest();
  private final CountDownLatch never = new CountDownLatch(1);
  private Container container;
  private RpcConnection connection;

  /** Answers by asking somebody else, and notes what became of that. */
  public final class Nest {
    final BlockingQueue<RpcTimeoutException> failures = new LinkedBlockingQueue<>();
    final BlockingQueue<Duration> left = new LinkedBlockingQueue<>();

    /** Through {@code depth} further calls of this method to a topic where nobody answers. */
    public @Nullable Object ask(int depth) {
      left.add(remaining());
      RpcMessage next =
          depth == 0 ? RpcMessage.of("wait") : RpcMessage.of("ask").with("depth", depth - 1);
      return noted(next, depth == 0 ? "silent" : "nest" + depth);
    }

    /** Asks when its caller has given up. */
    public @Nullable Object askTooLate() throws InterruptedException {
      assertThat(never.await(remaining().toNanos(), TimeUnit.NANOSECONDS)).isFalse();
      return noted(RpcMessage.of("wait"), "silent");
    }

    public boolean work(int millis) throws InterruptedException {
      return !never.await(millis, TimeUnit.MILLISECONDS);
    }

    public String ready() {
      return "yes";
    }

    private @Nullable Object noted(RpcMessage message, String topic) {
      try {
        return container.factory.call(RpcContext.EMPTY, topic, message);
      } catch (RpcTimeoutException e) {
        if (topic.equals("silent")) {
          failures.add(e);
        }
        throw e;
      }
    }

    private Duration remaining() {
      Deadline current = RequestDeadline.current();
      return current == null ? Duration.ZERO : current.remaining();
    }
  }

  @BeforeEach
  void start() throws Exception {
    container = new Container(StrictWorkManager.of(8));
    connection = container.factory.createConnection();
    for (String topic : new String[] {"outer", "nest1"}) {
      connection.createConsumer(topic, nest);
    }
    // a queue without a consumer: nobody ever answers
    RpcConnection silent = container.factory.createConnection();
    silent.createConsumer("silent", nest);
    silent.consumeInThread();
    connection.consumeInThread();
    for (String topic : new String[] {"outer", "nest1", "silent"}) {
      Await.until(topic + " answers", () -> ready(topic));
    }
    silent.close();
  }

  @AfterEach
  void stop() {
    never.countDown();
    connection.close();
    container.close();
    assertThat(container.work.faults).isEmpty();
  }

  private boolean ready(String topic) {
    try {
      return container.factory.call(RpcContext.EMPTY, topic, RpcMessage.of("ready")) != null;
    } catch (RpcException e) {
      return false;
    }
  }

  /** By its own limit, or with the bean's answer that its nested call met the same limit. */
  private void endsByTheLimit(RpcMessage message) {
    RpcException end =
        catchThrowableOfType(
            RpcException.class,
            () ->
                container.factory.call(
                    RpcContext.EMPTY, Target.topic("outer"), message, Object.class, LIMIT));
    if (end instanceof RemoteError told) {
      assertThat(told.getMessage()).contains("RpcTimeoutException");
      return;
    }
    assertThat(end).isInstanceOf(RpcTimeoutException.class);
    assertThat(((RpcTimeoutException) end).limit()).isEqualTo(LIMIT);
    assertThat(((RpcTimeoutException) end).phase()).isEqualTo(Phase.REPLY);
  }

  private RpcTimeoutException nested() throws InterruptedException {
    RpcTimeoutException failure = nest.failures.poll(10, TimeUnit.SECONDS);
    assertThat(failure).as("the nested call ended, though its own limit is longer").isNotNull();
    return failure;
  }

  @Test
  void aNestedCallEndsWithWhatItsCallersCallerHasLeft() throws Exception {
    endsByTheLimit(RpcMessage.of("ask").with("depth", 1));
    // the one in the middle may hear from the innermost that its time is up, just before its own is
    RpcTimeoutException innermost = nested();
    assertThat(innermost.limit()).isLessThanOrEqualTo(LIMIT);
    assertThat(innermost.phase()).isEqualTo(Phase.REPLY);
    Duration first = nest.left.remove();
    assertThat(first).isPositive().isLessThanOrEqualTo(LIMIT);
    assertThat(nest.left.remove()).isPositive().isLessThanOrEqualTo(first);
  }

  @Test
  void withNothingLeftANestedCallIsNotSent() throws Exception {
    endsByTheLimit(RpcMessage.of("askTooLate"));
    assertThat(nested().phase()).isEqualTo(Phase.CONNECT);
  }

  @Test
  void whatComesWithoutALimitBoundsNothing() throws Exception {
    container.factory.cast(RpcContext.EMPTY, "outer", RpcMessage.of("ask").with("depth", 0));
    assertThat(nest.left.poll(10, TimeUnit.SECONDS)).as("it has no deadline").isZero();
    assertThat(nested().limit()).as("the configured one").isEqualTo(Duration.ofSeconds(3));
  }

  // 4.8
  @Test
  void heartbeatsKeepAMonitoredCallOfABeanAlive() throws Exception {
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setResourceAdapter(container.adapter);
    managed.setCallMonitorSeconds("2");
    managed.setCallTimeoutMillis("20000");
    RpcConnectionFactory monitoring =
        (RpcConnectionFactory) managed.createConnectionFactory(new PlainConnectionManager(1));
    RpcMessage longer = RpcMessage.of("work").with("millis", 3500);
    assertThat(monitoring.call(RpcContext.EMPTY, "outer", longer)).isEqualTo(true);
    RpcTimeoutException silence =
        catchThrowableOfType(
            RpcTimeoutException.class,
            () -> monitoring.call(RpcContext.EMPTY, "silent", RpcMessage.of("work")));
    assertThat(silence.phase()).isEqualTo(Phase.HEARTBEAT);
  }
}
