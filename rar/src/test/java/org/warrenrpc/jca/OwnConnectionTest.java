package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcOperations;
import org.warrenrpc.Target;

/** createConnection(true): a socket of its own, and nothing of the pool's. */
@Timeout(60)
final class OwnConnectionTest {
  private static final RpcMessage MESSAGE = RpcMessage.of("echo").with("text", "x");

  private Container container;

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
  void itsSocketLivesUntilItIsClosed() throws Exception {
    RpcConnection own = container.factory.createConnection(true);
    assertThat(container.broker().connects()).as("the pool's socket and its own").isEqualTo(2);
    own.fanoutCast(RpcContext.EMPTY, "plain", MESSAGE);
    own.close();
    own.close();
    assertThat(container.broker().open()).as("the pool's").isEqualTo(1);
    assertThat(container.pool.closed).as("told once").hasValue(1);
    assertThatThrownBy(() -> own.fanoutCast(RpcContext.EMPTY, "plain", MESSAGE))
        .isInstanceOf(ConnectionClosedException.class);
    container.factory.createConnection(true).close();
    assertThat(container.broker().connects()).isEqualTo(3);
  }

  @Test
  void moreOfThemThanThePoolHoldsLeaveItWhole() throws Exception {
    List<RpcConnection> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(container.factory.createConnection(true));
    }
    assertThat(container.pool.out()).isZero();
    assertThat(container.pool.made).as("one light connection served them all").hasValue(1);
    container.factory.fanoutCast(RpcContext.EMPTY, "plain", MESSAGE);
    for (RpcConnection each : all) {
      each.fanoutCast(RpcContext.EMPTY, "plain", MESSAGE);
      each.close();
    }
    assertThat(container.broker().open()).as("the pool's").isEqualTo(1);
  }

  @Test
  void itsConsumersEndWithItAndWithNobodyElse() throws Exception {
    RpcConnection own = container.factory.createConnection(true);
    own.createConsumer("plain", new ConnectionHandleTest.Listening());
    own.consumeInThread();
    Await.until("it answers", this::answers);
    container.factory.createConnection().close();
    for (var light : container.pool.idle()) {
      light.cleanup();
      light.destroy();
    }
    assertThat(own.call(RpcContext.EMPTY, "plain", MESSAGE)).isEqualTo("x");
    own.close();
    assertThatThrownBy(() -> own.createConsumer("plain", this))
        .isInstanceOf(ConnectionClosedException.class);
    try (StandaloneConnectionFactory other = container.managed.createConnectionFactory()) {
      assertThat(answers(other)).isFalse();
    }
  }

  @Test
  void theAdapterEndsWhatWasLeftOpen() throws Exception {
    LosingBroker broker = container.broker();
    RpcConnection own = container.factory.createConnection(true);
    own.createConsumer("plain", new ConnectionHandleTest.Listening());
    own.consumeInThread();
    Await.until("it answers", this::answers);
    container.adapter.stop();
    assertThat(broker.open()).isZero();
    assertThatThrownBy(() -> own.call(RpcContext.EMPTY, "plain", MESSAGE))
        .isInstanceOf(RpcException.class);
    own.close();
  }

  @Test
  void aSocketThatCannotBeMadeLeavesNothingBorrowed() throws Exception {
    container.factory.createConnection().close();
    container.broker().away(true);
    assertThatThrownBy(() -> container.factory.createConnection(true))
        .isInstanceOf(NotSentException.class)
        .hasRootCauseMessage("nobody answers");
    assertThat(container.pool.out()).isZero();
  }

  @Test
  void thePoolAndTheSocketShareOneConnectTimeout() throws Exception {
    RpcConnection own = slowPool("5000").createConnection(true);
    assertThat(container.broker().lastLimit())
        .isBetween(Duration.ofMillis(1), Duration.ofMillis(4700));
    own.close();
  }

  @Test
  void aPoolThatTakesTheWholeConnectTimeoutIsToldAndNoSocketIsMade() throws Exception {
    RpcConnectionFactory slow = slowPool("200");
    assertThatThrownBy(() -> slow.createConnection(true))
        .isInstanceOf(NotSentException.class)
        .hasMessageContaining("PT0.2S");
    assertThat(container.broker().connects()).as("the pool's socket").isEqualTo(1);
    assertThat(container.pool.out()).isZero();
  }

  @Test
  void inJavaSeItEndsWithItsFactory() throws Exception {
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setRpcBackend(LosingBroker.NAME);
    try (StandaloneConnectionFactory first = managed.createConnectionFactory()) {
      StandaloneConnectionFactory second = managed.createConnectionFactory();
      RpcConnection lasting = first.createConnection(true);
      RpcConnection left = second.createConnection(true);
      second.createConnection(true).close();
      LosingBroker broker = LosingBroker.of(managed.engine());
      second.close();
      assertThatThrownBy(() -> left.fanoutCast(RpcContext.EMPTY, "plain", MESSAGE))
          .isInstanceOf(ConnectionClosedException.class);
      assertThat(broker.open()).as("the first's, and its pool's").isEqualTo(2);
      lasting.fanoutCast(RpcContext.EMPTY, "plain", MESSAGE);
    }
  }

  /** A factory whose pool takes 300 ms to give a connection. */
  private RpcConnectionFactory slowPool(String connectTimeoutMillis) throws ResourceException {
    CountDownLatch never = new CountDownLatch(1);
    ConnectionManager slow =
        (factory, info) -> {
          try {
            assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
          } catch (InterruptedException e) {
            throw new ResourceException(e);
          }
          return container.pool.allocateConnection(factory, info);
        };
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setResourceAdapter(container.adapter);
    managed.setConnectTimeoutMillis(connectTimeoutMillis);
    return (RpcConnectionFactory) managed.createConnectionFactory(slow);
  }

  private boolean answers() {
    return answers(container.factory);
  }

  private static boolean answers(RpcOperations rpc) {
    try {
      Duration limit = Duration.ofMillis(500);
      Target plain = Target.topic("plain");
      return "x".equals(rpc.call(RpcContext.EMPTY, plain, MESSAGE, Object.class, limit));
    } catch (RpcException e) {
      return false;
    }
  }
}
