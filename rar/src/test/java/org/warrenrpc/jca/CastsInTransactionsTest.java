package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.RollbackException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcCast;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcFanoutCast;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.UnsentCast;
import org.warrenrpc.UnsentCastHandler;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.contract.StrictBootstrapContext;
import org.warrenrpc.contract.StrictTransactions;
import org.warrenrpc.core.FaultyBroker;

/** Casts at the level "none": published after the commit (JCA-QUALITY, section 4). */
@Timeout(60)
final class CastsInTransactionsTest {
  private static final RpcContext WHO = RpcContext.EMPTY.with("user_id", "u1");

  /** The application's. */
  public static final class Keeping implements UnsentCastHandler {
    static final Queue<UnsentCast> KEPT = new ConcurrentLinkedQueue<>();
    static volatile boolean failing;
    static volatile Runnable then = () -> {};
    static volatile @Nullable ClassLoader loader;

    @Override
    public void unsent(UnsentCast cast) {
      KEPT.add(cast);
      loader = Thread.currentThread().getContextClassLoader();
      then.run();
      if (failing) {
        throw new IllegalStateException("the table of unsent casts is full");
      }
    }
  }

  @RpcInterface(topic = "t")
  interface Typed {
    @RpcCast
    void m1(int number);

    @RpcFanoutCast
    void m2();
  }

  /** Answers. */
  public static final class Answering {
    public String m9() {
      return "answered";
    }
  }

  private TransactionalContainer container;
  private StrictTransactions transactions;
  private List<String> sent;

  @BeforeEach
  void start() throws Exception {
    Keeping.KEPT.clear();
    Keeping.failing = false;
    Keeping.then = () -> {};
    container =
        new TransactionalContainer(
            adapter -> {
              adapter.setUnsentCastHandler(Keeping.class.getName());
              adapter.setCommitTimeoutMillis("400");
            });
    transactions = container.transactions;
    sent = container.sent;
  }

  @AfterEach
  void stop() {
    container.close();
  }

  private void cast(String method) {
    container.rpc.cast(WHO, "t", RpcMessage.of(method).with("n", 7));
  }

  // T4
  @Test
  void outsideOfATransactionACastIsSentAtOnce() {
    cast("m1");
    assertThat(sent).containsExactly("m1");
  }

  // T6: the registry is the bootstrap context's; there is no JNDI here
  @Test
  void castsLeaveInTheirOrderWhenTheirTransactionHasCommitted() throws Exception {
    transactions.begin();
    cast("m1");
    cast("m2");
    assertThat(sent).as("before the commit").isEmpty();
    transactions.commit();
    assertThat(sent).containsExactly("m1", "m2");
    transactions.begin();
    cast("m3");
    transactions.commit();
    assertThat(sent).containsExactly("m1", "m2", "m3");
    assertThat(container.pool.enlisted()).as("no resource takes part").isZero();
  }

  @Test
  void aTransactionThatRollsBackSendsNoneOfItsCasts() throws Exception {
    transactions.begin();
    cast("m1");
    transactions.rollback();
    transactions.begin();
    cast("m2");
    transactions.setRollbackOnly();
    cast("m3");
    assertThatThrownBy(transactions::commit).isInstanceOf(RollbackException.class);
    transactions.begin();
    cast("m4");
    transactions.reap();
    cast("m5");
    transactions.rollback();
    cast("m6");
    assertThat(sent).containsExactly("m6");
  }

  @Test
  void anInnerTransactionSendsItsCastsWhateverBecomesOfTheOuter() throws Exception {
    transactions.begin();
    cast("m1");
    StrictTransactions.Transaction outer = transactions.suspend();
    cast("m2");
    transactions.begin();
    cast("m3");
    transactions.commit();
    transactions.resume(outer);
    cast("m4");
    assertThat(sent).containsExactly("m2", "m3");
    transactions.rollback();
    assertThat(sent).containsExactly("m2", "m3");
  }

  @Test
  void everyKindOfCastWaits() throws Exception {
    Typed typed = container.rpc.proxy(Typed.class);
    transactions.begin();
    typed.m1(1);
    typed.m2();
    container.rpc.fanoutCast(WHO, "t", RpcMessage.of("m3"));
    container.rpc.notify(WHO, "host1", "m4", NotificationPriority.INFO, 7);
    try (RpcConnection pooled = container.rpc.createConnection()) {
      pooled.cast(WHO, "t", RpcMessage.of("m5"));
    }
    try (RpcConnection own = container.rpc.createConnection(true)) {
      own.cast(WHO, "t", RpcMessage.of("m6"));
    }
    assertThat(sent).isEmpty();
    transactions.commit();
    assertThat(sent).containsExactly("m1", "m2", "m3", "m4", "m5", "m6");
  }

  @Test
  void castsOfTwoFactoriesKeepTheirOrder() throws Exception {
    RpcConnectionFactory other = container.factory(container.pool, "other");
    transactions.begin();
    cast("m1");
    other.cast(WHO, "t", RpcMessage.of("m2"));
    cast("m3");
    transactions.commit();
    assertThat(sent).containsExactly("m1", "m2", "m3");
  }

  // T8
  @Test
  void aCallIsSentAtOnceAndOvertakesTheCastsBeforeIt() throws Exception {
    try (RpcConnection serving = container.rpc.createConnection()) {
      serving.createConsumer("t", new Answering());
      serving.consumeInThread();
      Await.until("it is consumed", () -> container.broker.subscriptions.size() == 1);
      transactions.begin();
      cast("m1");
      assertThat(container.rpc.call(WHO, "t", RpcMessage.of("m9"))).isEqualTo("answered");
      transactions.commit();
      assertThat(sent).containsSubsequence("m9", "m1");
    }
  }

  @Test
  void aCastSaysWhatItSaidWhenItWasMade() throws Exception {
    List<String> names = new ArrayList<>(List.of("before"));
    transactions.begin();
    container.rpc.cast(WHO, "t", RpcMessage.of("m1").with("names", names));
    names.set(0, "after");
    assertThatThrownBy(
            () -> container.rpc.cast(WHO, "t", RpcMessage.of("m2").with("n", new Object())))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> container.rpc.cast(WHO, "", RpcMessage.of("m3")))
        .isInstanceOf(InvalidRequestException.class);
    container.killBroker();
    transactions.commit();
    assertThat(Keeping.KEPT)
        .singleElement()
        .satisfies(
            cast ->
                assertThat(cast.message().args()).isEqualTo(Map.of("names", List.of("before"))));
  }

  // T7
  @Test
  void aBrokerThatDiesBeforeTheCommitIsToldToTheHandlerOnceForEachCast() throws Exception {
    transactions.begin();
    cast("m1");
    container.rpc.notify(WHO, "host1", "m2", NotificationPriority.ERROR, 5);
    container.killBroker();
    transactions.commit();
    assertThat(sent).isEmpty();
    assertThat(container.unsent()).isEqualTo(2);
    assertThat(container.refused).as("tried once, not for each").hasValue(1);
    assertThat(Keeping.KEPT)
        .extracting(each -> each.message().method())
        .containsExactly("m1", "m2");
    UnsentCast first = Keeping.KEPT.remove();
    assertThat(first.target().topic()).isEqualTo("t");
    assertThat(first.context()).isEqualTo(WHO);
    assertThat(first.message()).isEqualTo(RpcMessage.of("m1").with("n", 7));
    assertThat(first.notification()).isFalse();
    assertThat(first.failure()).isInstanceOf(NotSentException.class);
    assertThat(first.toString()).isEqualTo("m1 on topic t");
    UnsentCast second = Keeping.KEPT.remove();
    assertThat(second.notification()).isTrue();
    assertThat(second.message().args())
        .isEqualTo(Map.of("publisher_id", "host1", "priority", "ERROR", "payload", 5));
  }

  // T7
  @Test
  void whatTheBrokerRefusesKeepsNothingElseBack() throws Exception {
    container.broker.confirming =
        outcome -> {
          int before = container.sent.size();
          return before == 0
              ? Outcome.REFUSED
              : before == 1 ? Outcome.UNROUTABLE : Outcome.CONFIRMED;
        };
    Keeping.failing = true;
    transactions.begin();
    cast("m1");
    cast("m2");
    cast("m3");
    transactions.commit();
    assertThat(sent).as("what reached the broker").containsExactly("m1", "m2", "m3");
    assertThat(Keeping.KEPT)
        .extracting(each -> (Object) each.failure().getClass())
        .containsExactly(NotSentException.class, UnroutableException.class);
    assertThat(container.unsent()).isEqualTo(2);
  }

  // T7
  @Test
  void aSilentBrokerHoldsACommitUpForTheCommitTimeoutAndNoLonger() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    container.broker.confirmingWithin =
        limit -> {
          try {
            assertThat(never.await(limit.toNanos(), TimeUnit.NANOSECONDS)).isFalse();
          } catch (InterruptedException e) {
            throw new BrokerException(Kind.UNAVAILABLE, "interrupted", e);
          }
          throw new BrokerException(Kind.TIMEOUT, 0, true, "no confirm", null);
        };
    transactions.begin();
    cast("m1");
    cast("m2");
    long start = System.nanoTime();
    transactions.commit();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(390), Duration.ofSeconds(4));
    assertThat(Keeping.KEPT)
        .extracting(each -> ((RpcTimeoutException) each.failure()).phase())
        .containsExactly(RpcTimeoutException.Phase.SEND, RpcTimeoutException.Phase.CONNECT);
  }

  // T7
  @Test
  void anAdapterThatStopsBeforeTheCommitLeavesNoCastUntold() throws Exception {
    transactions.begin();
    cast("m1");
    container.adapter.stop();
    transactions.commit();
    assertThat(sent).isEmpty();
    assertThat(Keeping.KEPT)
        .singleElement()
        .satisfies(cast -> assertThat(cast.failure()).isInstanceOf(NotSentException.class));
  }

  @Test
  void aSocketThatWasLostSinceTheLastCommitIsReplaced() throws Exception {
    transactions.begin();
    cast("m1");
    transactions.commit();
    container.broker.connections.forEach(FaultyBroker.Connection::lose);
    transactions.begin();
    cast("m2");
    container.broker.connections.forEach(FaultyBroker.Connection::lose);
    transactions.commit();
    assertThat(sent).containsExactly("m1", "m2");
    assertThat(Keeping.KEPT).isEmpty();
  }

  @Test
  void aSocketThatIsLostAsTheCommitWritesToItIsReplaced() throws Exception {
    AtomicBoolean lost = new AtomicBoolean();
    container.broker.publishing =
        message -> {
          if (lost.compareAndSet(false, true)) {
            container.broker.connections.forEach(FaultyBroker.Connection::lose);
            throw FaultyBroker.away();
          }
        };
    transactions.begin();
    cast("m1");
    transactions.commit();
    assertThat(sent).containsExactly("m1");
  }

  @Test
  void theHandlerRunsAsTheCasterAndWhatItCastsIsSentAtOnce() throws Exception {
    container.broker.confirming = outcome -> sent.isEmpty() ? Outcome.REFUSED : Outcome.CONFIRMED;
    Keeping.then = () -> cast("m2");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
      transactions.begin();
      thread.setContextClassLoader(application);
      cast("m1");
      thread.setContextClassLoader(before);
      transactions.commit();
      assertThat(Keeping.loader).isSameAs(application);
      assertThat(thread.getContextClassLoader()).isSameAs(before);
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(sent).containsExactly("m1", "m2");
  }

  @Test
  void aHandlerThatIsNoneIsToldWhenACastDependsOnIt() throws Exception {
    for (String wrong : List.of("no.such.Handler", Object.class.getName())) {
      try (TransactionalContainer other =
          new TransactionalContainer(adapter -> adapter.setUnsentCastHandler(wrong))) {
        other.transactions.begin();
        assertThatThrownBy(() -> other.rpc.cast(WHO, "t", RpcMessage.of("m1")))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("unsentCastHandler")
            .hasMessageContaining(wrong);
        other.transactions.rollback();
      }
    }
  }

  static Stream<Supplier<@Nullable TransactionSynchronizationRegistry>> absent() {
    return Stream.of(() -> null, StrictBootstrapContext.unsupported());
  }

  // T6
  @ParameterizedTest
  @MethodSource("absent")
  void withoutARegistryCastsAreSentAtOnce(
      Supplier<@Nullable TransactionSynchronizationRegistry> registry) throws Exception {
    RpcResourceAdapter adapter = new RpcResourceAdapter();
    adapter.setRpcBackend(LosingBroker.NAME);
    adapter.start(new StrictBootstrapContext(container.work, Set.of(), registry));
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setResourceAdapter(adapter);
    RpcConnectionFactory rpc =
        (RpcConnectionFactory) managed.createConnectionFactory(container.pool);
    transactions.begin();
    assertThatThrownBy(() -> rpc.cast(WHO, "t", RpcMessage.of("m1")))
        .isInstanceOf(UnroutableException.class);
    transactions.rollback();
    adapter.stop();
  }
}
