package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.Arg;
import org.warrenrpc.InvalidReplyException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcCast;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcFanoutCast;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.RpcMethod;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcReply;
import org.warrenrpc.RpcTimeout;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.Target;
import org.warrenrpc.UnroutableException;

/** Interfaces as clients, against an object that answers in the same JVM. */
@Timeout(60)
final class TypedClientTest {
  private static final String GREETING = "hello";

  record Part(String name, Optional<BigDecimal> price) {}

  enum Size {
    SMALL,
    LARGE
  }

  interface Base<K> {
    K same(K value);
  }

  @RpcInterface(topic = "shop")
  interface Shop extends Base<List<Part>> {
    Part find(String name, RpcContext who);

    Map<Size, List<Part>> bySize(@Arg("sizes") List<Size> wanted);

    Optional<Part> perhaps(boolean there);

    int count(boolean there);

    Instant when(Instant given);

    void check(int number);

    @RpcCast
    void order(String name);

    @RpcFanoutCast
    void announce(String name);

    Iterator<Part> parts(int count);

    @RpcMethod("names")
    Stream<String> allNames(int count);

    @RpcMethod("numbers")
    RpcReplies<Integer> numbered(int count);

    @RpcMethod("wait_for")
    CompletionStage<String> waitFor(String what);

    @RpcMethod("wait_briefly")
    @RpcTimeout(300)
    String waitBriefly(String what);

    @RpcMethod("never")
    @RpcTimeout(200)
    CompletableFuture<String> never(String what);

    default String twice(String name) {
      return find(name, RpcContext.EMPTY).name().repeat(2);
    }
  }

  /** What answers. */
  public static final class Counter {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final CountDownLatch open = new CountDownLatch(1);
    final CountDownLatch greeted = new CountDownLatch(1);

    public List<Part> same(List<Part> value) {
      return value;
    }

    public Part find(RpcContext who, String name) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("no name");
      }
      return new Part(name + who.values(), Optional.of(new BigDecimal("1.50")));
    }

    public Map<Size, List<Part>> bySize(List<Size> sizes) {
      return Map.of(sizes.get(0), List.of(new Part("x", Optional.empty())));
    }

    public Optional<Part> perhaps(boolean there) {
      return there ? Optional.of(new Part("p", Optional.empty())) : Optional.empty();
    }

    public Integer count(boolean there) {
      return there ? 3 : null;
    }

    public Instant when(Instant given) {
      return given.plusSeconds(1);
    }

    public int check(int number) {
      heard.add("check " + number);
      return number;
    }

    public void order(String name) {
      heard.add("order " + name);
    }

    public void announce(String name) {
      if (name.equals(GREETING)) {
        greeted.countDown();
      } else {
        heard.add("announce " + name);
      }
    }

    public Iterator<Part> parts(int count) {
      return Stream.iterate(0, i -> i + 1)
          .limit(count)
          .map(i -> new Part("p" + i, Optional.empty()))
          .iterator();
    }

    public Stream<String> names(int count) {
      return Stream.iterate(0, i -> i + 1).limit(count).map(i -> "n" + i);
    }

    public Stream<Integer> numbers(int count) {
      return Stream.iterate(0, i -> i + 1).limit(count);
    }

    @SuppressWarnings("MissingSuperCall")
    public String wait_for(String what) throws InterruptedException {
      assertThat(open.await(20, TimeUnit.SECONDS)).isTrue();
      return what;
    }

    public String wait_briefly(String what) throws InterruptedException {
      return wait_for(what);
    }

    public String never(String what) throws InterruptedException {
      return wait_for(what);
    }
  }

  private final RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
  private final Counter counter = new Counter();
  private StandaloneConnectionFactory factory;
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    managed.setRpcBackend("memory");
    factory = managed.createConnectionFactory();
    RpcConnection connection = factory.createConnection();
    connection.createConsumer("shop", counter);
    connection.createConsumer("shop", counter, true);
    connection.consumeInThread();
    shop = factory.proxy(Shop.class);
    Await.until("the shop answers and hears fanouts", this::isThere);
    counter.heard.clear();
  }

  private boolean isThere() throws InterruptedException {
    try {
      shop.find("x", RpcContext.EMPTY);
      shop.announce(GREETING);
      return counter.greeted.await(50, TimeUnit.MILLISECONDS);
    } catch (UnroutableException e) {
      return false;
    }
  }

  @AfterEach
  void close() {
    counter.open.countDown();
    factory.close();
  }

  @Test
  void argumentsGoByNameTheContextApartAndRecordsComeBack() {
    Part found = shop.find("bolt", RpcContext.EMPTY.with("user_id", "ada"));
    assertThat(found).isEqualTo(new Part("bolt{user_id=ada}", Optional.of(new BigDecimal("1.50"))));
  }

  @Test
  void genericsEnumsOptionalAndTimeComeBackAsDeclared() {
    assertThat(shop.bySize(List.of(Size.LARGE)))
        .isEqualTo(Map.of(Size.LARGE, List.of(new Part("x", Optional.empty()))));
    assertThat(shop.same(List.of(new Part("s", Optional.empty()))))
        .containsExactly(new Part("s", Optional.empty()));
    assertThat(shop.perhaps(true)).contains(new Part("p", Optional.empty()));
    assertThat(shop.perhaps(false)).isEmpty();
    Instant now = Instant.parse("2026-01-02T03:04:05.678901Z");
    assertThat(shop.when(now)).isEqualTo(now.plusSeconds(1));
    assertThat(shop.count(true)).isEqualTo(3);
  }

  @Test
  void aNullForAPrimitiveIsAnInvalidReplyThatNamesTheMethod() {
    assertThatThrownBy(() -> shop.count(false))
        .isInstanceOf(InvalidReplyException.class)
        .hasMessageContaining("count");
  }

  @Test
  void aMethodWithoutResultWaitsForTheAnswerUnlessItIsCast() throws Exception {
    shop.check(7);
    assertThat(counter.heard).containsExactly("check 7");
    counter.heard.clear();
    shop.order("nut");
    assertThat(counter.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("order nut");
    shop.announce("open");
    assertThat(counter.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("announce open");
  }

  @Test
  void iteratorsStreamsAndRepliesAreMulticalls() {
    List<Part> parts = new ArrayList<>();
    shop.parts(3).forEachRemaining(parts::add);
    assertThat(parts).extracting(Part::name).containsExactly("p0", "p1", "p2");
    try (Stream<String> names = shop.allNames(1000)) {
      assertThat(names.limit(2)).containsExactly("n0", "n1");
    }
    try (RpcReplies<Integer> numbers = shop.numbered(2)) {
      assertThat(numbers.next()).isEqualTo(new RpcReply<>(0, 0));
      assertThat(numbers.next()).isEqualTo(new RpcReply<>(1, 1));
      assertThat(numbers.hasNext()).isFalse();
    }
  }

  @Test
  void whatTheOtherSideThrowsComesThroughAsItIs() {
    assertThatThrownBy(() -> shop.find("", RpcContext.EMPTY))
        .isInstanceOf(RemoteError.class)
        .hasMessageContaining("no name");
  }

  @Test
  void theLimitOfAMethodIsTheLimitOfItsCalls() {
    assertThatThrownBy(() -> shop.waitBriefly("x"))
        .isInstanceOfSatisfying(
            RpcTimeoutException.class,
            e -> assertThat(e.limit()).isEqualTo(Duration.ofMillis(300)));
  }

  @Test
  void aFutureIsCompletedInWorkWithTheCallersLoader() throws Exception {
    ClassLoader mine = new ClassLoader(getClass().getClassLoader()) {};
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    CompletableFuture<String> seen;
    Thread.currentThread().setContextClassLoader(mine);
    try {
      seen =
          shop.waitFor("go")
              .thenApply(
                  value ->
                      value
                          + " on "
                          + Thread.currentThread().getName()
                          + (Thread.currentThread().getContextClassLoader() == mine))
              .toCompletableFuture();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(seen).isNotDone();
    counter.open.countDown();
    assertThat(seen.get(20, TimeUnit.SECONDS)).startsWith("go on warren work").endsWith("true");
  }

  @Test
  void aFutureEndsAtItsDeadlineWithTheTimeoutThatNamesTheMethod() {
    assertThatThrownBy(() -> shop.never("x").get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RpcTimeoutException.class, e -> assertThat(e.method()).isEqualTo("never"));
  }

  @Test
  void closingTheFactoryCompletesTheFuturesThatAreOpen() throws Exception {
    CompletableFuture<String> open = shop.waitFor("x").toCompletableFuture();
    counter.open.countDown();
    factory.close();
    CompletableFuture<Object> either = open.handle((value, failure) -> "done");
    assertThat(either.get(20, TimeUnit.SECONDS)).isEqualTo("done");
  }

  @Test
  void methodsOfObjectAndDefaultMethodsRunHere() {
    assertThat(shop.twice("ab")).isEqualTo("ab{}ab{}");
    assertThat(shop.toString()).isEqualTo("Shop at shop");
    assertThat(shop.equals(shop)).isTrue();
    assertThat(shop.equals(factory.proxy(Shop.class))).isFalse();
    assertThat(shop.hashCode()).isEqualTo(System.identityHashCode(shop));
    assertThat(factory.proxy(Shop.class, Target.topic("else").withServer("s1")).toString())
        .isEqualTo("Shop at else.s1");
  }

  @Test
  void theTargetGivenWinsOverTheAnnotation() {
    Shop elsewhere = factory.proxy(Shop.class, Target.topic("elsewhere"));
    assertThatThrownBy(() -> elsewhere.check(1))
        .isInstanceOf(UnroutableException.class)
        .hasMessageContaining("elsewhere");
  }
}
