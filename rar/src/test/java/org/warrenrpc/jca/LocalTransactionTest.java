package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.NotSupportedException;
import jakarta.resource.spi.Connector;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.LocalTransactionException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenrpc.NotSentException;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.contract.StrictConnectionManager;
import org.warrenrpc.contract.StrictTransactions;
import org.warrenrpc.core.FaultyBroker;

/** Casts at the level "local": published by the commit (JCA-QUALITY, section 4). */
@Timeout(60)
final class LocalTransactionTest {
  private static final RpcContext WHO = RpcContext.EMPTY;

  /** Another resource that cannot prepare, a data source's say. */
  private static final class Other implements LocalTransaction {
    @Override
    public void begin() {}

    @Override
    public void commit() {}

    @Override
    public void rollback() {}
  }

  private TransactionalContainer container;
  private StrictTransactions transactions;
  private List<String> sent;

  @BeforeEach
  void start() throws Exception {
    container = new TransactionalContainer(LocalTransactionTest::local);
    transactions = container.transactions;
    sent = container.sent;
  }

  @AfterEach
  void stop() {
    container.close();
  }

  private static void local(RpcResourceAdapter adapter) {
    adapter.setTransactionLevel("local");
    adapter.setCommitTimeoutMillis("400");
  }

  private void cast(String method) {
    container.rpc.cast(WHO, "t", RpcMessage.of(method));
  }

  // T1
  @ParameterizedTest
  @CsvSource({
    ", , NoTransaction",
    ", local, LocalTransaction",
    "none, local, NoTransaction",
    "local, none, LocalTransaction",
    "xa, local, NoTransaction",
  })
  void theLevelIsTheChosenOneAndNoMoreThanDeclared(
      String own, String above, TransactionSupportLevel holds) throws Exception {
    RpcResourceAdapter adapter = new RpcResourceAdapter();
    adapter.setTransactionLevel(above);
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setTransactionLevel(own);
    managed.setResourceAdapter(adapter);
    assertThat(managed.getTransactionSupport()).as("before the adapter starts").isEqualTo(holds);
    TransactionSupportLevel declared =
        RpcResourceAdapter.class.getAnnotation(Connector.class).transactionSupport();
    assertThat(holds).isLessThanOrEqualTo(declared);
    managed.setTransactionLevel("none");
    assertThat(managed.configuration().casts().local()).as("it froze nothing").isFalse();
  }

  // T1
  @Test
  void aLevelThatIsNoneIsAFault() {
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setTransactionLevel("xa");
    assertThatThrownBy(managed::configuration)
        .hasMessageContaining("transactionLevel 'xa'")
        .hasMessageContaining("neither none nor local");
  }

  @Test
  void theCommitPublishes() throws Exception {
    List<Integer> during = new CopyOnWriteArrayList<>();
    container.broker.publishing = message -> during.add(transactions.getTransactionStatus());
    transactions.begin();
    cast("m1");
    container.rpc.fanoutCast(WHO, "t", RpcMessage.of("m2"));
    container.rpc.notify("host1", "m3", NotificationPriority.INFO, 1);
    assertThat(sent).isEmpty();
    transactions.commit();
    assertThat(sent).containsExactly("m1", "m2", "m3");
    assertThat(during).containsOnly(Status.STATUS_COMMITTING);
    // M11: one managed connection for all of it, and it comes back
    assertThat(container.pool.made()).isEqualTo(1);
    assertThat(container.pool.out()).isZero();
    transactions.begin();
    cast("m4");
    transactions.commit();
    assertThat(sent).containsExactly("m1", "m2", "m3", "m4");
  }

  @Test
  void aRollbackSendsNone() throws Exception {
    transactions.begin();
    cast("m1");
    transactions.rollback();
    transactions.begin();
    cast("m2");
    transactions.reap();
    assertThatThrownBy(transactions::commit).isInstanceOf(RollbackException.class);
    // T4
    cast("m3");
    assertThat(sent).containsExactly("m3");
    assertThat(container.pool.out()).isZero();
  }

  @Test
  void whatTheBrokerRefusesFailsTheCommitAndWhatItConfirmedStaysSent() throws Exception {
    container.broker.confirming = outcome -> sent.size() == 1 ? Outcome.REFUSED : Outcome.CONFIRMED;
    transactions.begin();
    cast("m1");
    cast("m2");
    cast("m3");
    assertThatThrownBy(transactions::commit)
        .isInstanceOf(RollbackException.class)
        .cause()
        .isExactlyInstanceOf(LocalTransactionException.class)
        .hasMessageContaining("Of 3 casts 1 were sent")
        .hasCauseInstanceOf(NotSentException.class);
    assertThat(sent).as("the third is not tried").containsExactly("m1", "m2");
    assertThat(container.unsent()).as("those are told by the commit").isZero();
  }

  @Test
  void aTimeoutFailsTheCommit() throws Exception {
    container.broker.confirmingWithin =
        limit -> {
          assertThat(limit.toMillis()).isLessThanOrEqualTo(400);
          throw new BrokerException(Kind.TIMEOUT, 0, true, "no confirm", null);
        };
    transactions.begin();
    cast("m1");
    assertThatThrownBy(transactions::commit)
        .cause()
        .isExactlyInstanceOf(LocalTransactionException.class)
        .hasCauseInstanceOf(RpcTimeoutException.class);
  }

  @Test
  void aConnectionThatIsLostBeforeTheCommitFailsIt() throws Exception {
    transactions.begin();
    cast("m1");
    container.broker.connections.forEach(FaultyBroker.Connection::lose);
    assertThatThrownBy(transactions::commit).isInstanceOf(RollbackException.class);
    cast("m2");
    assertThat(sent).containsExactly("m2");
  }

  // M10, T8
  @Test
  void aCallEnlistsNothingAndCastsEnlistOneConnection() throws Exception {
    RpcConnectionFactory second = container.factory(container.pool, "other");
    try (RpcConnection serving = container.rpc.createConnection()) {
      serving.createConsumer("t", new CastsInTransactionsTest.Answering());
      serving.consumeInThread();
      Await.until("it is consumed", () -> container.broker.subscriptions.size() == 1);
      transactions.begin();
      transactions.enlist(new Other());
      assertThat(container.rpc.call(WHO, "t", RpcMessage.of("m9"))).isEqualTo("answered");
      transactions.commit();
      assertThat(container.pool.enlisted()).isZero();
      transactions.begin();
      cast("m1");
      assertThat(container.rpc.call(WHO, "t", RpcMessage.of("m9"))).isEqualTo("answered");
      second.cast(WHO, "t", RpcMessage.of("m2"));
      try (RpcConnection handle = second.createConnection()) {
        handle.cast(WHO, "t", RpcMessage.of("m3"));
      }
      transactions.commit();
      assertThat(container.pool.enlisted()).isEqualTo(1);
      assertThat(sent).containsSubsequence("m9", "m1", "m2", "m3");
    }
  }

  // M11: a handle has no state that another one on its connection could see
  @Test
  void sharedOrNotTheConnectionsOfATransactionAreOneResource() throws Exception {
    transactions.begin();
    try (RpcConnection one = container.rpc.createConnection()) {
      one.cast(WHO, "t", RpcMessage.of("m1"));
      try (RpcConnection two = container.rpc.createConnection()) {
        two.cast(WHO, "t", RpcMessage.of("m2"));
      }
      one.cast(WHO, "t", RpcMessage.of("m3"));
    }
    transactions.commit();
    assertThat(container.pool.made()).isEqualTo(1);
    assertThat(sent).containsExactly("m1", "m2", "m3");
    try (TransactionalContainer unshared =
        new TransactionalContainer(
            LocalTransactionTest::local, by -> StrictConnectionManager.unshareable(by, 20))) {
      unshared.transactions.begin();
      try (RpcConnection one = unshared.rpc.createConnection();
          RpcConnection two = unshared.rpc.createConnection()) {
        one.cast(WHO, "t", RpcMessage.of("m1"));
        two.cast(WHO, "t", RpcMessage.of("m2"));
        one.cast(WHO, "t", RpcMessage.of("m3"));
      }
      unshared.transactions.commit();
      assertThat(unshared.pool.made()).isEqualTo(2);
      assertThat(unshared.pool.enlisted()).isEqualTo(1);
      assertThat(unshared.pool.out()).isZero();
      assertThat(unshared.sent).containsExactly("m1", "m2", "m3");
    }
  }

  @Test
  void besideAnotherResourceThatCannotPrepareACastIsRefused() throws Exception {
    transactions.begin();
    transactions.enlist(new Other());
    assertThatThrownBy(() -> cast("m1"))
        .isInstanceOf(NotSentException.class)
        .hasMessageContaining("a second resource");
    assertThatThrownBy(transactions::commit).isInstanceOf(RollbackException.class);
    assertThat(sent).isEmpty();
    assertThat(container.pool.out()).isZero();
  }

  @Test
  void aContainerThatEnlistsEagerlyIsServedAsWell() throws Exception {
    try (TransactionalContainer eager =
        new TransactionalContainer(
            LocalTransactionTest::local, by -> StrictConnectionManager.eager(by, 20))) {
      eager.transactions.begin();
      eager.rpc.cast(WHO, "t", RpcMessage.of("m1"));
      eager.rpc.cast(WHO, "t", RpcMessage.of("m2"));
      assertThat(eager.sent).isEmpty();
      eager.transactions.commit();
      assertThat(eager.sent).containsExactly("m1", "m2");
    }
  }

  @Test
  void whereNobodyEnlistsCastsLeaveAfterTheCommit() throws Exception {
    RpcConnectionFactory plain = container.factory(container.pool.plain(), null);
    transactions.begin();
    plain.cast(WHO, "t", RpcMessage.of("m1"));
    try (RpcConnection own = container.rpc.createConnection(true)) {
      own.cast(WHO, "t", RpcMessage.of("m2"));
    }
    assertThat(container.pool.enlisted()).isZero();
    assertThat(sent).isEmpty();
    transactions.commit();
    assertThat(sent).containsExactly("m1", "m2");
  }

  // M11
  @ParameterizedTest
  @CsvSource({"true, 1", "false, 2"})
  void twoLookUpsInATransactionHaveOneConnectionWhereTheyMayShareIt(boolean sharing, int made)
      throws Exception {
    try (TransactionalContainer scope =
        new TransactionalContainer(
            LocalTransactionTest::local,
            by ->
                sharing
                    ? StrictConnectionManager.lazy(by, 20)
                    : StrictConnectionManager.unshareable(by, 20))) {
      scope.transactions.begin();
      try (RpcConnection one = scope.rpc.createConnection()) {
        one.cast(WHO, "t", RpcMessage.of("m1"));
        try (RpcConnection two = scope.rpc.createConnection()) {
          two.cast(WHO, "t", RpcMessage.of("m2"));
          one.cast(WHO, "t", RpcMessage.of("m3"));
        }
        // the other one's end is not its own
        one.cast(WHO, "t", RpcMessage.of("m4"));
      }
      scope.transactions.commit();
      assertThat(scope.pool.made()).isEqualTo(made);
      assertThat(scope.pool.enlisted()).isEqualTo(1);
      assertThat(scope.sent).containsExactly("m1", "m2", "m3", "m4");
      assertThat(scope.pool.out()).isZero();
    }
  }

  // T3: that no event tells of them, the pool holds
  @Test
  void aLocalTransactionBeginsAndEndsOnce() throws Exception {
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setResourceAdapter(container.adapter);
    ManagedConnection connection = managed.createManagedConnection(null, null);
    connection.addConnectionEventListener(container.pool);
    LocalTransaction local = connection.getLocalTransaction();
    assertThatThrownBy(local::commit).isInstanceOf(LocalTransactionException.class);
    assertThatThrownBy(local::rollback).isInstanceOf(LocalTransactionException.class);
    local.begin();
    assertThatThrownBy(local::begin).isInstanceOf(LocalTransactionException.class);
    local.commit();
    assertThatThrownBy(local::commit).isInstanceOf(LocalTransactionException.class);
    local.begin();
    local.rollback();
    // T5
    assertThatThrownBy(connection::getXAResource).isInstanceOf(NotSupportedException.class);
    connection.destroy();
  }

  // M4
  @Test
  void cleanupDropsWhatALocalTransactionLeft() throws Exception {
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setResourceAdapter(container.adapter);
    RpcManagedConnection connection =
        (RpcManagedConnection) managed.createManagedConnection(null, null);
    connection.getLocalTransaction().begin();
    transactions.begin();
    RpcConnection handle = (RpcConnection) connection.getConnection(null, null);
    handle.cast(WHO, "t", RpcMessage.of("m1"));
    connection.cleanup();
    connection.cleanup();
    transactions.commit();
    connection.getLocalTransaction().begin();
    connection.getLocalTransaction().commit();
    assertThat(sent).isEmpty();
    connection.destroy();
  }
}
