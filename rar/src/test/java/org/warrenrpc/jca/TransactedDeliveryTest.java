package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ejb.EJBException;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.LocalTransactionException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcListener;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.contract.StrictTransactions;

/** Methods that a container runs in a transaction (I14, I15, I16). */
@Timeout(60)
final class TransactedDeliveryTest {
  private static final String TOPIC = "bank";

  /** A bean that changes its mind so many times. */
  public static class Bank implements RpcListener {
    final TransactedDeliveryTest test;

    Bank(TransactedDeliveryTest test) {
      this.test = test;
    }

    public String pay(String to) {
      test.paid.add(to);
      if (test.refusals.getAndDecrement() > 0) {
        test.transactions.setRollbackOnly();
      }
      return to;
    }

    public String late(String to) throws InterruptedException {
      test.transactions.reap();
      return to;
    }

    public String plain(String to) {
      return to;
    }

    public String fail(String why) {
      throw new EchoBean.Failed(why);
    }

    public Iterator<String> rows(String of) {
      test.transactions.setRollbackOnly();
      return List.of(of, of).iterator();
    }
  }

  /** What a container generates for it. */
  static final class Endpoint extends Bank implements MessageEndpoint {
    private final DeliveryGuard guard;
    private boolean transacted;

    Endpoint(TransactedDeliveryTest test, DeliveryGuard guard) {
      super(test);
      this.guard = guard;
    }

    @Override
    public void beforeDelivery(Method method) {
      guard.before(method);
      transacted = isTransacted(method);
      if (transacted) {
        test.begin();
      }
    }

    @Override
    public void afterDelivery() {
      guard.after();
      if (transacted) {
        test.complete();
      }
    }

    @Override
    public void release() {
      guard.release();
    }

    @Override
    public String pay(String to) {
      return guarded("pay", () -> super.pay(to));
    }

    @Override
    public String late(String to) {
      return guarded("late", () -> super.late(to));
    }

    @Override
    public String plain(String to) {
      return guarded("plain", () -> super.plain(to));
    }

    @Override
    public String fail(String why) {
      return guarded("fail", () -> super.fail(why));
    }

    @Override
    public Iterator<String> rows(String of) {
      return guarded("rows", () -> super.rows(of));
    }

    private <T> T guarded(String method, Callable<T> body) {
      try {
        return guard.run(method, body);
      } catch (Exception e) {
        // as a container does for a system exception
        test.transactions.setRollbackOnly();
        throw new EJBException(e);
      }
    }
  }

  /** A data source that is gone when it is to commit. */
  private static final class Gone implements LocalTransaction {
    @Override
    public void begin() {}

    @Override
    public void commit() throws ResourceException {
      throw new LocalTransactionException("the data source is gone");
    }

    @Override
    public void rollback() {}
  }

  final StrictTransactions transactions = new StrictTransactions();

  /** How the methods' transactions ended, in that order. */
  final ConcurrentLinkedQueue<String> outcomes = new ConcurrentLinkedQueue<>();

  /** Whether none commits. */
  volatile boolean failing;

  final ConcurrentLinkedQueue<String> paid = new ConcurrentLinkedQueue<>();
  final AtomicInteger refusals = new AtomicInteger();
  private final StrictEndpointFactory endpoints =
      new StrictEndpointFactory(Bank.class, guard -> new Endpoint(this, guard))
          .transacted(TransactedDeliveryTest::isTransacted);
  private Container container;

  @BeforeEach
  void start() throws Exception {
    container = new Container(StrictWorkManager.of(4), adapter -> {}, transactions);
  }

  @AfterEach
  void stop() {
    container.close();
    assertThat(endpoints.faults).isEmpty();
    assertThat(container.work.faults).isEmpty();
    assertThat(transactions.faults()).isEmpty();
  }

  private void begin() {
    transactions.begin();
    if (failing) {
      try {
        transactions.enlist(new Gone());
      } catch (ResourceException e) {
        throw new EJBException(e);
      }
    }
  }

  /** As in containers, what is marked for rollback is rolled back without a word. */
  private void complete() {
    boolean marked = transactions.getTransactionStatus() != Status.STATUS_ACTIVE;
    try {
      if (marked) {
        transactions.rollback();
      } else {
        transactions.commit();
      }
      outcomes.add(marked ? "rollback" : "commit");
    } catch (RollbackException e) {
      outcomes.add("rollback");
      throw new IllegalStateException("the data source is gone", e);
    }
  }

  private static boolean isTransacted(Method method) {
    return !method.getName().equals("plain");
  }

  private void deploy(String acknowledge) throws Exception {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic(TOPIC);
    spec.setAcknowledge(acknowledge);
    if (acknowledge.equals("after")) {
      spec.setRetryPauseMillis("1");
    }
    container.adapter.endpointActivation(endpoints, spec);
    Await.until(
        "the bean answers",
        () -> {
          try {
            return "ready".equals(call("plain", "to", "ready"));
          } catch (org.warrenrpc.RpcException e) {
            return false;
          }
        });
  }

  private Object call(String method, String name, String argument) {
    return container.factory.call(
        RpcContext.EMPTY, TOPIC, RpcMessage.of(method).with(name, argument));
  }

  private RemoteError refusal(String method, String name) {
    return catchThrowableOfType(RemoteError.class, () -> call(method, name, "a"));
  }

  private void pay(String to) {
    container.factory.cast(RpcContext.EMPTY, TOPIC, RpcMessage.of("pay").with("to", to));
  }

  private void awaitOutcomes(String... outcomes) throws Exception {
    Await.until(
        "transactions end " + List.of(outcomes),
        () -> List.copyOf(this.outcomes).equals(List.of(outcomes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void whatCommitsIsAnswered(String acknowledge) throws Exception {
    deploy(acknowledge);
    assertThat(call("pay", "to", "a")).isEqualTo("a");
    awaitOutcomes("commit");
  }

  @ParameterizedTest // a rollback is no exception of afterDelivery
  @ValueSource(strings = {"before", "after"})
  void aCallWhoseBeanSetRollbackOnlyIsAFailureAndIsNotRunAgain(String acknowledge)
      throws Exception {
    deploy(acknowledge);
    refusals.set(1);
    RemoteError refusal = refusal("pay", "to");
    assertThat(refusal.remoteType()).isEqualTo("RolledBackException");
    assertThat(refusal.remoteMessage()).contains("pay", "rolled back");
    assertThat(call("pay", "to", "b")).isEqualTo("b");
    awaitOutcomes("rollback", "commit");
    assertThat(paid).containsExactly("a", "b");
  }

  @Test
  void aCallWhoseTransactionTookTooLongIsAFailure() throws Exception {
    deploy("before");
    assertThat(refusal("late", "to").remoteType()).isEqualTo("RolledBackException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void aCallWhoseCommitFailedIsAFailure(String acknowledge) throws Exception {
    deploy(acknowledge);
    failing = true;
    assertThat(refusal("pay", "to").remoteMessage()).isEqualTo("the data source is gone");
    awaitOutcomes("rollback");
  }

  @Test
  void whatTheBeanThrewIsToldAndNotThatItWasRolledBack() throws Exception {
    deploy("after");
    RemoteError failure = refusal("fail", "why");
    assertThat(failure.remoteType()).isEqualTo("Failed");
    assertThat(failure.getMessage()).doesNotContain("RolledBack");
  }

  @Test
  void theValuesOfAStreamLeaveBeforeTheRollbackIsTold() throws Exception {
    deploy("after");
    List<Object> values = new ArrayList<>();
    try (RpcReplies<Object> replies =
        container.factory.multicall(
            RpcContext.EMPTY, TOPIC, RpcMessage.of("rows").with("of", "a"))) {
      RemoteError failure =
          catchThrowableOfType(
              RemoteError.class,
              () -> replies.forEachRemaining(reply -> values.add(reply.value())));
      assertThat(failure.remoteType()).isEqualTo("RolledBackException");
    }
    assertThat(values).containsExactly("a", "a");
  }

  @Test
  void aCastWhoseBeanSetRollbackOnlyIsRunAgainWhereRequestsAreSettledAfterwards() throws Exception {
    deploy("after");
    refusals.set(2);
    pay("a");
    awaitOutcomes("rollback", "rollback", "commit");
    assertThat(paid).containsExactly("a", "a", "a");
  }

  @Test
  void aCastWhoseCommitFailedIsRunAgainWhereRequestsAreSettledAfterwards() throws Exception {
    deploy("after");
    failing = true;
    pay("a");
    Await.until("a first run", () -> !outcomes.isEmpty());
    failing = false;
    Await.until("a commit", () -> outcomes.contains("commit"));
    assertThat(paid).hasSizeGreaterThan(1).containsOnly("a");
  }

  @Test
  void aCastIsRunOnceWhereRequestsAreSettledBefore() throws Exception {
    deploy("before");
    refusals.set(1);
    pay("a");
    awaitOutcomes("rollback");
    assertThat(call("pay", "to", "b")).isEqualTo("b");
    assertThat(paid).containsExactly("a", "b");
  }

  @Test // I14
  void theContainerIsAskedOnceForEachMethodWhetherItIsTransacted() throws Exception {
    deploy("before");
    call("plain", "to", "a");
    call("pay", "to", "a");
    call("pay", "to", "a");
    assertThat(endpoints.asked).containsExactly("plain", "pay");
  }

  @Test // I20
  void aContainerThatDoesNotKnowItsMethodIsAskedForItsTransactionAllTheSame() throws Exception {
    endpoints.transacted(
        method -> {
          throw new IllegalStateException("what method?");
        });
    deploy("before");
    refusals.set(1);
    assertThat(refusal("pay", "to").remoteType()).isEqualTo("RolledBackException");
    assertThat(call("plain", "to", "a")).isEqualTo("a");
  }

  @Test // 4.7
  void beansOfOneTopicAgreeOnWhenARequestIsSettled() throws Exception {
    deploy("after");
    RpcActivationSpec other = new RpcActivationSpec();
    other.setTopic(TOPIC);
    NotSupportedException refused =
        catchThrowableOfType(
            NotSupportedException.class,
            () ->
                container.adapter.endpointActivation(
                    EchoEndpoint.factory(new EchoBean.World()), other));
    assertThat(refused)
        .hasMessageContaining("acknowledge is 'after' for Bank on bank")
        .hasMessageContaining("'before' for EchoBean on bank");
  }
}
