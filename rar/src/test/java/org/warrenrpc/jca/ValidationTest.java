package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ManagedConnection;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;

/** What a pool learns of its idle connections (JCA-QUALITY C5). */
@Timeout(60)
final class ValidationTest {
  private static final long LIMIT_MILLIS = 800;

  private final EventCounter events = new EventCounter();
  private final AtomicInteger questions = new AtomicInteger();
  private TransactionalContainer container;
  private RpcManagedConnectionFactory factory;
  private Set<Object> guests;
  private Set<Object> alices;
  private Set<Object> all;

  /** Ten, of two users, so that five are on one socket and five on another. */
  @BeforeEach
  void start() throws Exception {
    container = new TransactionalContainer(adapter -> {});
    factory = new RpcManagedConnectionFactory();
    factory.setValidationTimeoutMillis(Long.toString(LIMIT_MILLIS));
    factory.setResourceAdapter(container.adapter);
    guests = five(null);
    alices = five(Subjects.of("alice", "hers", factory));
    all = new LinkedHashSet<>(guests);
    all.addAll(alices);
    assertThat(container.broker.connections).hasSize(2);
    container.broker.openingSession = limit -> questions.incrementAndGet();
  }

  @AfterEach
  void stop() {
    container.close();
  }

  private Set<Object> five(@Nullable Subject subject) throws ResourceException {
    Set<Object> five = new LinkedHashSet<>();
    for (int i = 0; i < 5; i++) {
      ManagedConnection made = factory.createManagedConnection(subject, null);
      made.addConnectionEventListener(events);
      five.add(made);
    }
    return five;
  }

  /** As the interface has it, without types. */
  private Object invalid(Set<Object> candidates) throws ResourceException {
    return factory.getInvalidConnections(candidates);
  }

  /** Answers nobody before his limit. */
  private void hang(CountDownLatch arrived) {
    container.broker.openingSession =
        limit -> {
          questions.incrementAndGet();
          arrived.countDown();
          try {
            assertThat(new CountDownLatch(1).await(limit.toNanos(), TimeUnit.NANOSECONDS))
                .isFalse();
          } catch (InterruptedException e) {
            throw new BrokerException(Kind.UNAVAILABLE, "interrupted", e);
          }
          throw new BrokerException(Kind.TIMEOUT, "no answer", null);
        };
  }

  // C5
  @Test
  void ofTenConnectionsTheFiveWhoseSocketWasCutAreInvalid() throws Exception {
    assertThat(invalid(all)).isEqualTo(Set.of());
    container.broker.connections.get(1).lose();
    assertThat(invalid(all)).isEqualTo(alices);
    assertThat(events.errors).as("each was told of the loss, by the socket").hasSize(5);
  }

  // C5: the pool's own business is no event
  @Test
  void aSocketThatIsGoneAndHasNotSaidSoIsFoundAndNotTold() throws Exception {
    container.broker.connections.get(0).close();
    assertThat(invalid(all)).isEqualTo(guests);
    assertThat(factory.matchManagedConnections(guests, null, null)).isNull();
    assertThat(events.errors).isEmpty();
  }

  // C5
  @Test
  void aSilentBrokerIsFoundWithinTheLimitForAllSocketsTogether() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    hang(both);
    long start = System.nanoTime();
    assertThat(invalid(all)).isEqualTo(all);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(LIMIT_MILLIS / 2), Duration.ofMillis(2 * LIMIT_MILLIS - 100));
    assertThat(both.getCount()).as("sockets that were not asked").isZero();
    assertThat(invalid(all)).as("what was silent stays out").isEqualTo(all);
    assertThat(questions).as("one for each socket").hasValue(2);
    assertThat(events.errors).isEmpty();
    container.broker.openingSession = limit -> {};
    ManagedConnection fresh = factory.createManagedConnection(null, null);
    assertThat(container.broker.connections).as("with a socket of its own").hasSize(3);
    assertThat(invalid(Set.of(fresh))).isEqualTo(Set.of());
  }

  // C5
  @Test
  void aCrowdThatValidatesAsksOnce() throws Exception {
    hang(new CountDownLatch(1));
    ConcurrentLinkedQueue<Object> answers = new ConcurrentLinkedQueue<>();
    var threads =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          try {
                            answers.add(invalid(all));
                          } catch (ResourceException e) {
                            answers.add(e);
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread each : threads) {
      each.join();
    }
    assertThat(answers).hasSize(8).allMatch(all::equals);
    assertThat(questions).hasValue(2);
  }

  // C5: a pool may validate before each use
  @Test
  void anAnswerStandsForAWhileAndARefusalIsOne() throws Exception {
    container.broker.openingSession =
        limit -> {
          questions.incrementAndGet();
          assertThat(limit).isLessThanOrEqualTo(Duration.ofMillis(LIMIT_MILLIS));
          throw new BrokerException(Kind.REFUSED, "no session is left", null);
        };
    assertThat(invalid(guests)).isEqualTo(Set.of());
    container.broker.openingSession = limit -> questions.incrementAndGet();
    for (int i = 0; i < 100; i++) {
      assertThat(invalid(guests)).isEqualTo(Set.of());
    }
    assertThat(questions).hasValue(2);
  }

  // C5
  @Test
  void anInterruptedPoolCallsNothingInvalid() throws Exception {
    hang(new CountDownLatch(1));
    Thread.currentThread().interrupt();
    assertThat(invalid(guests)).isEqualTo(Set.of());
    assertThat(Thread.interrupted()).as("it stays interrupted").isTrue();
  }

  // C5
  @Test
  void whatIsNotOursIsNotOursToCallInvalid() throws Exception {
    assertThat(invalid(Set.of("none of ours"))).isEqualTo(Set.of());
  }
}
