package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnectionFactory;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.naming.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;

@Timeout(60)
final class ConnectionHandleTest {
  private Container container;
  private final Listening proxy = new Listening();

  @BeforeEach
  void start() throws Exception {
    container = new Container(StrictWorkManager.of(4));
  }

  @AfterEach
  void stop() {
    container.close();
    assertThat(container.work.faults).isEmpty();
  }

  @Test
  void anObjectAnswersOnceConsumptionHasBegun() throws Exception {
    try (RpcConnection connection = container.factory.createConnection()) {
      connection.createConsumer("plain", proxy);
      assertThat(answers()).isFalse();
      connection.consumeInThread();
      connection.consumeInThread();
      Await.until("it answers", this::answers);
      assertThat(proxy.threads).allMatch(name -> name.startsWith(StrictWorkManager.THREAD));
    }
  }

  @Test
  void aConsumerCreatedLaterBeginsAtOnce() throws Exception {
    try (RpcConnection connection = container.factory.createConnection()) {
      connection.consumeInThread();
      connection.createConsumer("plain", proxy);
      Await.until("it answers", this::answers);
    }
  }

  @Test
  void eachFanoutConsumerGetsACopy() throws Exception {
    Listening second = new Listening();
    try (RpcConnection connection = container.factory.createConnection()) {
      connection.createConsumer("plain", proxy, true);
      connection.createConsumer("plain", second, true);
      connection.consumeInThread();
      Await.until(
          "both hear it",
          () -> {
            container.factory.fanoutCast(RpcContext.EMPTY, "plain", message());
            return !proxy.threads.isEmpty() && !second.threads.isEmpty();
          });
    }
  }

  @Test
  void consumersEndWithClose() throws Exception {
    RpcConnection connection = container.factory.createConnection();
    consume(connection);
    assertThat(container.pool.out()).isEqualTo(1);
    connection.close();
    assertThat(answers()).isFalse();
    assertThat(container.pool.out()).isZero();
  }

  @Test
  void consumersEndWithTheCleanupOfAHealthyConnection() throws Exception {
    jakarta.resource.spi.ManagedConnection managed =
        container.managed.createManagedConnection(null, null);
    RpcConnection connection = (RpcConnection) managed.getConnection(null, null);
    consume(connection);
    managed.cleanup();
    assertThat(answers()).isFalse();
  }

  @Test
  void consumersSurviveALossAndEndWithClose() throws Exception {
    RpcConnection connection = container.factory.createConnection();
    consume(connection);
    container.broker().restart();
    Await.until("the pool has destroyed it", () -> container.pool.errors.get() > 0);
    Await.until("it answers again", this::answers);
    connection.close();
    assertThat(answers()).isFalse();
  }

  @Test
  void consumersEndWithTheAdapter() throws Exception {
    consume(container.factory.createConnection());
    container.adapter.stop();
    assertThat(answers()).isFalse();
  }

  @Test
  void whatCannotBeConsumedIsNamed() {
    try (RpcConnection connection = container.factory.createConnection()) {
      assertThatThrownBy(() -> connection.createConsumer("", proxy))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("topic");
      assertThatThrownBy(() -> connection.createConsumer("plain", new Object()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("Object");
    }
  }

  @Test
  void aVerbOnTheFactoryHoldsNoConnectionWhileItWaits() throws Exception {
    RpcConnection connection = container.factory.createConnection();
    consume(connection);
    int before = container.pool.out();
    proxy.pool = container.pool;
    RpcMessage out = RpcMessage.of("outIs").with("expected", before);
    assertThat(container.factory.call(RpcContext.EMPTY, "plain", out)).isEqualTo(true);
    assertThat(container.pool.out()).isEqualTo(before);
    connection.close();
  }

  @Test
  void anExhaustedPoolIsNotSentWithItsCause() throws Exception {
    RpcConnectionFactory starved =
        (RpcConnectionFactory)
            container.managed.createConnectionFactory(new PlainConnectionManager(0));
    assertThatThrownBy(() -> starved.call(RpcContext.EMPTY, "plain", message()))
        .isInstanceOf(NotSentException.class)
        .hasMessageContaining("exhausted")
        .hasCauseInstanceOf(ResourceException.class);
    assertThatThrownBy(starved::createConnection)
        .isInstanceOf(NotSentException.class)
        .hasCauseInstanceOf(ResourceException.class);
  }

  @Test
  void theLimitOfACallIsThatOfMakingItsConnectionToo() throws Exception {
    Duration[] seen = new Duration[1];
    ConnectionManager pool =
        (factory, info) -> {
          seen[0] = ((RequestInfo) info).orLess(Duration.ofDays(1));
          throw new ResourceException("no");
        };
    RpcConnectionFactory factory =
        (RpcConnectionFactory) container.managed.createConnectionFactory(pool);
    assertThatThrownBy(
            () ->
                factory.call(
                    RpcContext.EMPTY,
                    Target.topic("plain"),
                    message(),
                    Object.class,
                    Duration.ofSeconds(3)))
        .isInstanceOf(NotSentException.class);
    assertThat(seen[0]).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  // C9
  @Test
  void theFactoryIsSerializableAndKeepsItsReference() throws Exception {
    RpcConnectionFactory original =
        (RpcConnectionFactory) container.managed.createConnectionFactory(new Refusing());
    Reference reference = new Reference("org.warrenrpc.RpcConnectionFactory");
    original.setReference(reference);
    assertThat(original.getReference()).isSameAs(reference);
    assertThatThrownBy(original::createConnection).hasMessageContaining("refused");
    RpcConnectionFactory copy = Copy.of(original);
    assertThat(copy.getReference()).isEqualTo(reference);
    assertThatThrownBy(() -> copy.call(RpcContext.EMPTY, "plain", message()))
        .isInstanceOf(NotSentException.class)
        .hasMessageContaining("refused");
  }

  private void consume(RpcConnection connection) throws Exception {
    connection.createConsumer("plain", proxy);
    connection.consumeInThread();
    Await.until("it answers", this::answers);
  }

  private boolean answers() {
    try {
      return "x"
          .equals(
              container.factory.call(
                  RpcContext.EMPTY,
                  Target.topic("plain"),
                  message(),
                  Object.class,
                  Duration.ofMillis(500)));
    } catch (RpcException e) {
      return false;
    }
  }

  private static RpcMessage message() {
    return RpcMessage.of("echo").with("text", "x");
  }

  /** A pool that gives nothing, and may be copied. */
  private static final class Refusing implements ConnectionManager {
    private static final long serialVersionUID = 1L;

    @Override
    public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
        throws ResourceException {
      throw new ResourceException("refused");
    }
  }

  /** A plain object that answers. */
  public static final class Listening {
    final ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
    volatile PlainConnectionManager pool = new PlainConnectionManager(0);

    public String echo(String text) {
      threads.add(Thread.currentThread().getName());
      return text;
    }

    /**
     * Whether so many connections are out while this runs and its caller waits, who may be about to
     * give one back.
     */
    public boolean outIs(int expected) throws Exception {
      Await.until(expected + " connections are out", () -> pool.out() == expected);
      return true;
    }
  }
}
