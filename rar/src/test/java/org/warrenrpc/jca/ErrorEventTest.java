package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ManagedConnection;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcOperations;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.Target;
import org.warrenrpc.UnroutableException;

/** When a pool is told that a connection is of no use, and when not (JCA-QUALITY M3, C4). */
@Timeout(60)
final class ErrorEventTest {
  private static final RpcContext WHO = RpcContext.EMPTY;
  private static final RpcMessage MESSAGE = RpcMessage.of("m1");

  /** Answers badly or late. */
  public static final class Difficult {
    final CountDownLatch over = new CountDownLatch(1);

    public void fail() {
      throw new IllegalStateException("no");
    }

    public boolean hold() throws InterruptedException {
      return over.await(20, TimeUnit.SECONDS);
    }
  }

  /** Throws at whoever writes. */
  private static final class BrokenWriter extends PrintWriter {
    BrokenWriter() {
      super(Writer.nullWriter());
    }

    @Override
    public void println(String line) {
      throw new IllegalStateException("the log is full");
    }
  }

  // M3
  @Test
  void whatTheApplicationIsToldCostsNoConnection() throws Exception {
    try (Container container = new Container(StrictWorkManager.of(4));
        RpcConnection serving = container.factory.createConnection()) {
      Difficult difficult = new Difficult();
      serving.createConsumer("difficult", difficult);
      serving.consumeInThread();
      RpcConnection used = container.factory.createConnection();
      Await.until("it answers", () -> failure(used, "difficult", "fail") instanceof RemoteError);
      container.factory.fanoutCast(WHO, "t", MESSAGE);
      int made = container.pool.made.get();
      assertThat(failure(used, "difficult", "hold")).isInstanceOf(RpcTimeoutException.class);
      assertThat(failure(used, "nobody", "m")).isInstanceOf(UnroutableException.class);
      assertThat(failure(used, "", "m")).isInstanceOf(InvalidRequestException.class);
      assertThat(failure(container.factory, "difficult", "hold"))
          .isInstanceOf(RpcTimeoutException.class);
      used.close();
      difficult.over.countDown();
      assertThat(container.pool.errors).hasValue(0);
      container.factory.fanoutCast(WHO, "t", MESSAGE);
      assertThat(container.pool.made.get()).as("all of it over the same ones").isEqualTo(made);
    }
  }

  private static Object failure(RpcOperations rpc, String topic, String method) {
    try {
      return rpc.call(
          WHO, Target.topic(topic), RpcMessage.of(method), Object.class, Duration.ofMillis(500));
    } catch (RpcException | IllegalArgumentException e) {
      return e;
    }
  }

  // C4, M3: the pool double takes ill an event from inside of match, and a second one
  @Test
  void aLossThatNobodyHasHeardOfIsNotToldFromInsideOfMatchButToTheNextUser() throws Exception {
    try (TransactionalContainer container = new TransactionalContainer(adapter -> {})) {
      RpcConnection held = container.rpc.createConnection();
      container.rpc.fanoutCast(WHO, "t", MESSAGE);
      container.broker.last().close();
      container.rpc.fanoutCast(WHO, "t", MESSAGE);
      assertThat(container.sent).hasSize(2);
      assertThatThrownBy(() -> held.fanoutCast(WHO, "t", MESSAGE)).isInstanceOf(RpcException.class);
      held.close();
      assertThat(container.pool.out()).isZero();
    }
  }

  // C4, M3
  @Test
  void matchAndValidationSendNoEventOfADeadConnectionAndItsUserOne() throws Exception {
    try (TransactionalContainer container = new TransactionalContainer(adapter -> {})) {
      RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
      factory.setResourceAdapter(container.adapter);
      ManagedConnection connection = factory.createManagedConnection(null, null);
      EventCounter events = new EventCounter();
      connection.addConnectionEventListener(events);
      RpcConnection used = (RpcConnection) connection.getConnection(null, null);
      container.broker.last().close();
      for (int i = 0; i < 3; i++) {
        assertThat(factory.matchManagedConnections(Set.of(connection), null, null)).isNull();
        Object invalid = factory.getInvalidConnections(Set.of(connection));
        assertThat(invalid).isEqualTo(Set.of(connection));
      }
      assertThat(events.errors).isEmpty();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> used.fanoutCast(WHO, "t", MESSAGE))
            .isInstanceOf(RpcException.class);
        assertThat(events.errors).hasSize(1);
      }
      container.broker.last().lose();
      used.close();
      connection.destroy();
      assertThat(events.errors).hasSize(1);
      assertThat(events.closed).as("closed events of a lost one").isEmpty();
    }
  }

  // M3, M8, C6
  @Test
  void aLogWriterThatFailsCostsNeitherAConnectionNorAnEvent() throws Exception {
    try (TransactionalContainer container = new TransactionalContainer(adapter -> {})) {
      RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
      factory.setResourceAdapter(container.adapter);
      factory.setLogWriter(new BrokenWriter());
      ManagedConnection connection = factory.createManagedConnection(null, null);
      EventCounter events = new EventCounter();
      connection.addConnectionEventListener(events);
      container.broker.last().lose();
      assertThat(events.errors).hasSize(1);
      connection.destroy();
      assertThat(container.broker.last().closed).isTrue();
    }
  }
}
