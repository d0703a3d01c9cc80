package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.core.FaultyBroker;

/** What one user leaves of a connection to the next: nothing (JCA-QUALITY M4). */
@Timeout(60)
final class CleanupTest {
  private static final RpcContext WHO = RpcContext.EMPTY;
  private static final int CYCLES = 1000;

  private TransactionalContainer container;

  @BeforeEach
  void start() throws Exception {
    container = new TransactionalContainer(adapter -> adapter.setTransactionLevel("local"));
  }

  @AfterEach
  void stop() {
    container.close();
  }

  private RpcConnection use(int cycle) throws Exception {
    RpcConnection used = container.rpc.createConnection();
    used.fanoutCast(WHO, "t", RpcMessage.of("m1"));
    container.transactions.begin();
    used.cast(WHO, "t", RpcMessage.of("m2"));
    if (cycle % 100 == 0) {
      used.createConsumer("left" + cycle, new CastsInTransactionsTest.Answering());
    }
    used.close();
    if (cycle % 2 == 0) {
      container.transactions.rollback();
    } else {
      container.transactions.commit();
    }
    return used;
  }

  // M4
  @Test
  void aThousandUsersLeaveTheConnectionAsTheyFoundIt() throws Exception {
    WeakReference<RpcConnection> first = new WeakReference<>(use(0));
    FaultyBroker.Connection socket = container.broker.last();
    FaultyBroker.Session session = socket.sessions.get(0);
    int returns = session.returnListeners.get();
    int losses = socket.lossListeners();
    for (int i = 1; i < CYCLES; i++) {
      use(i);
    }
    assertThat(container.pool.made()).as("one connection for all").isEqualTo(1);
    assertThat(container.pool.out()).isZero();
    assertThat(container.broker.last()).isSameAs(socket);
    assertThat(socket.sessions.stream().filter(FaultyBroker.Session::isOpen))
        .containsExactly(session);
    assertThat(session.returnListeners).hasValue(returns);
    assertThat(socket.lossListeners()).isEqualTo(losses);
    assertThat(container.sent).as("casts outside, and those committed").hasSize(CYCLES * 3 / 2);
    Await.until(
        "nothing holds a handle that was closed",
        () -> {
          System.gc();
          return first.get() == null;
        });
  }
}
