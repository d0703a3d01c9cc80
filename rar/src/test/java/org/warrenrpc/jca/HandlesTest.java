package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ManagedConnection;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;

/** Several handles of managed connections (JCA-QUALITY, section 3). */
@Timeout(60)
final class HandlesTest {
  private static final RpcContext WHO = RpcContext.EMPTY;
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

  private ManagedConnection open() throws ResourceException {
    return container.managed.createManagedConnection(null, null);
  }

  private static RpcConnection handle(ManagedConnection connection) throws ResourceException {
    return (RpcConnection) connection.getConnection(null, null);
  }

  private static EventCounter count(ManagedConnection connection) {
    EventCounter events = new EventCounter();
    connection.addConnectionEventListener(events);
    return events;
  }

  private static void works(RpcConnection handle) {
    handle.fanoutCast(WHO, "t", MESSAGE);
  }

  private static void isClosed(RpcConnection handle) {
    assertThatThrownBy(() -> works(handle)).isInstanceOf(ConnectionClosedException.class);
  }

  // M1, M2
  @Test
  void ofThreeHandlesOneIsClosedAndTwoLiveOn() throws Exception {
    ManagedConnection connection = open();
    EventCounter events = count(connection);
    RpcConnection one = handle(connection);
    RpcConnection two = handle(connection);
    RpcConnection three = handle(connection);
    two.close();
    two.close();
    assertThat(events.closed).containsExactly(two);
    isClosed(two);
    works(one);
    works(three);
    three.close();
    works(one);
    one.close();
    assertThat(events.closed).containsExactly(two, three, one);
    assertThat(events.errors).isEmpty();
    connection.destroy();
  }

  // M6
  @Test
  void aHandleLeavesOthersBehindAndTakesItsConsumersAlong() throws Exception {
    ManagedConnection from = open();
    ManagedConnection to = open();
    EventCounter left = count(from);
    EventCounter found = count(to);
    RpcConnection staying = handle(from);
    RpcConnection moved = handle(from);
    moved.createConsumer("moved", new ConnectionHandleTest.Listening());
    moved.consumeInThread();
    Await.until("it answers", () -> answers("moved"));
    to.associateConnection(moved);
    to.associateConnection(moved);
    from.cleanup();
    isClosed(staying);
    works(moved);
    assertThat(answers("moved")).as("its consumer's answer").isTrue();
    from.destroy();
    works(moved);
    moved.close();
    assertThat(answers("moved")).isFalse();
    assertThat(left.closed).isEmpty();
    assertThat(found.closed).containsExactly(moved);
    to.destroy();
  }

  private boolean answers(String topic) {
    try {
      return "x"
          .equals(
              container.factory.call(
                  WHO, Target.topic(topic), MESSAGE, Object.class, Duration.ofMillis(500)));
    } catch (RpcException e) {
      return false;
    }
  }

  // M6: it died in the application's hands meanwhile
  @Test
  void aHandleThatIsClosedIsNotTakenIn() throws Exception {
    ManagedConnection to = open();
    RpcConnection closed = handle(open());
    closed.close();
    assertThatThrownBy(() -> to.associateConnection(closed)).isInstanceOf(ResourceException.class);
    to.destroy();
  }

  // M8
  @Test
  void aConnectionsOwnLogWriterReplacesTheFactorysAndNullSilencesIt() throws Exception {
    StringWriter factorys = new StringWriter();
    container.managed.setLogWriter(new PrintWriter(factorys));
    assertThat(container.managed.getLogWriter()).isNotNull();
    ManagedConnection replaced = open();
    ManagedConnection silenced = open();
    StringWriter own = new StringWriter();
    PrintWriter writer = new PrintWriter(own);
    replaced.setLogWriter(writer);
    assertThat(replaced.getLogWriter()).isSameAs(writer);
    silenced.setLogWriter(null);
    assertThat(silenced.getLogWriter()).isNull();
    replaced.destroy();
    silenced.destroy();
    assertThat(factorys.toString().lines()).hasSize(2).allMatch(line -> line.endsWith("opened"));
    assertThat(own.toString().lines()).hasSize(1).allMatch(line -> line.endsWith("destroyed"));
  }

  // C10
  @Test
  void connectionsAreAllocatedOnTheCallersThread() throws Exception {
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    ConnectionManager pool =
        (factory, info) -> {
          threads.add(Thread.currentThread());
          return container.pool.allocateConnection(factory, info);
        };
    RpcConnectionFactory rpc =
        (RpcConnectionFactory) container.managed.createConnectionFactory(pool);
    try (RpcConnection serving = rpc.createConnection()) {
      serving.createConsumer("here", new ConnectionHandleTest.Listening());
      serving.consumeInThread();
      Await.until("it answers", () -> answers("here"));
      rpc.createConnection(true).close();
      rpc.call(WHO, "here", MESSAGE);
      rpc.cast(WHO, "here", MESSAGE);
      rpc.fanoutCast(WHO, "here", MESSAGE);
      rpc.multicall(WHO, "here", MESSAGE).close();
      rpc.notify("here", "e", NotificationPriority.INFO, "x");
    }
    assertThat(threads).hasSize(7).containsOnly(Thread.currentThread());
  }

  // M12
  @Test
  void aHandleInTheHandsOfManyThreadsGivesEachItsOwnAnswers() throws Exception {
    RpcConnection shared = container.factory.createConnection();
    shared.createConsumer("many", new ConnectionHandleTest.Listening());
    shared.consumeInThread();
    Await.until("it answers", () -> answers("many"));
    Queue<Object> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        IntStream.range(0, 32).mapToObj(i -> new Thread(() -> call(shared, i, wrong))).toList();
    threads.forEach(Thread::start);
    for (Thread each : threads) {
      each.join();
    }
    assertThat(wrong).isEmpty();
    shared.close();
  }

  private static void call(RpcConnection shared, int caller, Queue<Object> wrong) {
    try {
      for (int i = 0; i < 50; i++) {
        String text = caller + " " + i + "x".repeat(caller * i);
        Object answer = shared.call(WHO, "many", RpcMessage.of("echo").with("text", text));
        if (!text.equals(answer)) {
          wrong.add(answer);
        }
      }
    } catch (RuntimeException e) {
      wrong.add(e);
    }
  }
}
