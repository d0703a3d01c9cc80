package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.contract.StrictConnectionManager;

/** Handles whose managed connections the container takes away for others (JCA-QUALITY M9). */
@Timeout(60)
final class DissociationTest {
  private static final RpcContext WHO = RpcContext.EMPTY;
  private static final RpcMessage MESSAGE = RpcMessage.of("m1");

  private TransactionalContainer container;

  @BeforeEach
  void start() throws Exception {
    container =
        new TransactionalContainer(
            adapter -> adapter.setTransactionLevel("local"),
            by -> StrictConnectionManager.lazy(by, 1));
  }

  @AfterEach
  void stop() {
    container.close();
  }

  // M9
  @Test
  void beansThatKeepTheirConnectionsDoNotExhaustThePool() throws Exception {
    List<RpcConnection> kept = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      kept.add(container.rpc.createConnection());
    }
    for (int round = 0; round < 3; round++) {
      for (RpcConnection each : kept) {
        each.fanoutCast(WHO, "t", MESSAGE);
      }
      container.rpc.fanoutCast(WHO, "t", MESSAGE);
    }
    assertThat(container.sent).hasSize(18);
    assertThat(container.pool.made()).isEqualTo(1);
    assertThat(container.pool.inactive()).isEqualTo(5);
    kept.forEach(RpcConnection::close);
    kept.forEach(RpcConnection::close);
    assertThat(container.pool.inactive()).isZero();
    assertThat(container.pool.out()).isZero();
    assertThatThrownBy(() -> kept.get(0).fanoutCast(WHO, "t", MESSAGE))
        .isInstanceOf(ConnectionClosedException.class);
  }

  // M9, S4
  @Test
  void aHandleOfAnotherUserGetsThatUsersConnectionAgain() throws Exception {
    try (TransactionalContainer roomy =
        new TransactionalContainer(
            adapter -> adapter.setTransactionLevel("local"),
            by -> StrictConnectionManager.lazy(by, 2))) {
      RpcConnection bobs = roomy.rpc.createConnection("bob", "hers");
      assertThat(roomy.pool.dissociate(1)).isEqualTo(1);
      RpcConnection another = roomy.rpc.createConnection();
      bobs.fanoutCast(WHO, "t", MESSAGE);
      assertThat(roomy.pool.inactive()).as("handles that had to give way").isZero();
      another.close();
      bobs.close();
    }
  }

  // M9, M10
  @Test
  void aHandleThatWasDissociatedTakesPartInTheTransaction() throws Exception {
    RpcConnection kept = container.rpc.createConnection();
    for (int i = 0; i < 3; i++) {
      assertThat(container.pool.dissociate(1)).isEqualTo(1);
      container.transactions.begin();
      kept.cast(WHO, "t", RpcMessage.of("m" + i));
      assertThat(container.pool.dissociate(1)).as("enlisted ones").isZero();
      container.transactions.commit();
    }
    assertThat(container.sent).containsExactly("m0", "m1", "m2");
    assertThat(container.pool.enlisted()).isEqualTo(3);
    assertThat(container.pool.made()).isEqualTo(1);
    kept.close();
    assertThat(container.pool.out()).isZero();
  }

  // M9
  @Test
  void consumersGoOnWithoutAManagedConnection() throws Exception {
    RpcConnection kept = container.rpc.createConnection();
    kept.createConsumer("t", new CastsInTransactionsTest.Answering());
    kept.consumeInThread();
    assertThat(container.pool.dissociate(1)).isEqualTo(1);
    Await.until("it answers", this::answers);
    kept.close();
    assertThat(answers()).isFalse();
  }

  private boolean answers() {
    try {
      return "answered".equals(container.rpc.call(WHO, "t", RpcMessage.of("m9")));
    } catch (RpcException e) {
      return false;
    }
  }

  // M9, M12
  @Test
  void ofManyThreadsOneAsksForTheConnection() throws Exception {
    RpcConnection kept = container.rpc.createConnection();
    container.pool.dissociate(1);
    Queue<RpcException> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(
          new Thread(
              () -> {
                try {
                  kept.fanoutCast(WHO, "t", MESSAGE);
                } catch (RpcException e) {
                  failures.add(e);
                }
              }));
    }
    // the first waits for the pool then, and the others for the first
    synchronized (container.pool) {
      threads.forEach(Thread::start);
      Await.until(
          "all threads wait",
          () ->
              threads.stream()
                  .map(Thread::getState)
                  .allMatch(
                      state ->
                          state == Thread.State.BLOCKED || state == Thread.State.TIMED_WAITING));
    }
    for (Thread each : threads) {
      each.join();
    }
    assertThat(failures).isEmpty();
    assertThat(container.pool.out()).isEqualTo(1);
    kept.close();
    assertThat(container.pool.out()).isZero();
  }

  // M9
  @Test
  void whereTheContainerGivesNoOtherTheHandleSaysSo() throws Exception {
    RpcConnection kept = container.factory(container.pool.plain(), null).createConnection();
    container.pool.dissociate(1);
    assertThatThrownBy(() -> kept.fanoutCast(WHO, "t", MESSAGE))
        .isInstanceOf(NotSentException.class)
        .hasMessageContaining("took the connection away");
    RpcConnection other = container.rpc.createConnection();
    container.pool.dissociate(1);
    container.killBroker();
    assertThatThrownBy(() -> other.fanoutCast(WHO, "t", MESSAGE))
        .isInstanceOf(NotSentException.class)
        .hasMessageContaining("away");
  }
}
