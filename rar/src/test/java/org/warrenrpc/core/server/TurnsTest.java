package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.CrankedExecutor;
import org.warrenrpc.core.CrankedScheduler;
import org.warrenrpc.core.Submitter;
import org.warrenrpc.topology.Address;

@Timeout(60)
class TurnsTest {

  /** Does nothing. */
  public static final class Idle {
    public void run() {}
  }

  private record Waiting(String name, List<String> settled) implements Delivery {
    @Override
    public Message message() {
      return new Message(new Address("", name), null, null, null, Map.of(), false, new byte[0]);
    }

    @Override
    public boolean redelivered() {
      return false;
    }

    @Override
    public void ack() {
      settled.add("ack " + name);
    }

    @Override
    public void requeue() {
      settled.add("requeue " + name);
    }

    @Override
    public void reject() {
      settled.add("reject " + name);
    }
  }

  private final CrankedScheduler scheduler = new CrankedScheduler();
  private final ServerCounts counts = new ServerCounts();
  private final AtomicLong now = new AtomicLong();
  private final List<String> settled = new ArrayList<>();
  private final List<String> served = new ArrayList<>();
  private final RecordingTarget target = new RecordingTarget(new Idle());

  private Turns turns(Backlog backlog, Executor work) {
    return turns(backlog, target, (r, i, b) -> served.add(name(r)), work);
  }

  private Turns turns(Backlog backlog, ProxyTarget proxies, Turns.Serving serving, Executor work) {
    return new Turns(
        backlog, proxies, serving, work, Submitter.inline(), scheduler, now::get, counts);
  }

  private static String name(ReceivedRequest request) {
    return request.delivery().message().address().routingKey();
  }

  private ReceivedRequest request(Object origin, Object name) {
    return new ReceivedRequest(
        new Waiting(name.toString(), settled),
        "queue",
        origin,
        () -> true,
        new Duplicates(now::get),
        null,
        null,
        null,
        null);
  }

  private ReceivedRequest request(Object name) {
    return request("origin", name);
  }

  @Test
  void oneTurnServesWhatWaitsInOrderWithOneInvoker() throws Exception {
    CrankedExecutor work = new CrankedExecutor();
    Turns turns = turns(new Backlog(1), work);
    turns.offer(request("a"));
    turns.offer(request("b"));
    assertThat(work.tasks).hasSize(1);
    work.crank();
    assertThat(served).containsExactly("a", "b");
    assertThat(target.events).containsExactly("acquire", "close");
    assertThat(work.tasks).isEmpty();
  }

  @Test
  void aTurnEndsAfter64RequestsAndAnotherIsSubmitted() throws Exception {
    CrankedExecutor work = new CrankedExecutor();
    Turns turns = turns(new Backlog(1), work);
    for (int i = 0; i < 70; i++) {
      turns.offer(request(i));
    }
    work.crank();
    assertThat(served).hasSize(64);
    assertThat(work.tasks).hasSize(1);
    work.crank();
    assertThat(served).hasSize(70);
    assertThat(work.tasks).isEmpty();
  }

  @Test
  void aTurnEndsAfter50Milliseconds() throws Exception {
    CrankedExecutor work = new CrankedExecutor();
    Turns turns =
        turns(
            new Backlog(1),
            target,
            (r, i, b) -> {
              served.add(name(r));
              now.addAndGet(TimeUnit.MILLISECONDS.toNanos(30));
            },
            work);
    for (int i = 0; i < 3; i++) {
      turns.offer(request(i));
    }
    work.crank();
    assertThat(served).hasSize(2);
    work.crank();
    assertThat(served).hasSize(3);
  }

  @Test
  void noMoreTurnsAreSubmittedThanWaitNorThanTheConcurrency() throws Exception {
    CrankedExecutor work = new CrankedExecutor();
    Turns turns = turns(new Backlog(2), work);
    turns.offer(request(0));
    assertThat(work.tasks).hasSize(1);
    for (int i = 1; i < 5; i++) {
      turns.offer(request(i));
    }
    assertThat(work.tasks).hasSize(2);
    work.crank();
    work.crank();
    assertThat(served).hasSize(5);
    assertThat(target.events).containsExactly("acquire", "close");
  }

  // I11
  @Test
  void withoutAnInvokerRequestsAreHeldAndOfferedAgainAfterAPause() throws Exception {
    TargetWithoutInvokers none = new TargetWithoutInvokers(new Idle());
    CrankedExecutor work = new CrankedExecutor();
    Turns turns = turns(new Backlog(4), none, (r, i, b) -> served.add(name(r)), work);
    turns.offer(request("a"));
    work.crank();
    turns.offer(request("b"));
    assertThat(work.tasks).isEmpty();
    assertThat(settled).isEmpty();
    assertThat(counts.held.sum()).isEqualTo(1);
    assertThat(scheduler.crank()).isBetween(Duration.ofMillis(40), Duration.ofMillis(60));
    work.crank();
    assertThat(scheduler.single().delay).isBetween(Duration.ofMillis(80), Duration.ofMillis(120));
    none.empty = false;
    scheduler.crank();
    work.crank();
    assertThat(served).containsExactly("a", "b");
  }

  // W3
  @Test
  void whenWorkIsRefusedRequestsAreHeldAndOfferedAgainAfterAPause() throws Exception {
    CrankedExecutor work = new CrankedExecutor();
    RefusingExecutor refusing = new RefusingExecutor(work);
    Turns turns = turns(new Backlog(4), refusing);
    refusing.refusing = true;
    turns.offer(request("a"));
    turns.offer(request("b"));
    assertThat(refusing.refusals.availablePermits()).isEqualTo(1);
    refusing.refusing = false;
    scheduler.crank();
    work.crank();
    assertThat(served).containsExactly("a", "b");
    assertThat(settled).isEmpty();
  }

  // I13
  @Test
  void anInvokerThatIsSpoiledEndsTheTurnBeforeAnythingElseIsTaken() throws Exception {
    ScarceTarget scarce = new ScarceTarget(new Idle(), 1);
    CrankedExecutor work = new CrankedExecutor();
    Turns turns =
        turns(
            new Backlog(1),
            scarce,
            (r, i, b) -> {
              served.add(name(r));
              scarce.spoilt = name(r).equals("bad");
            },
            work);
    turns.offer(request("bad"));
    turns.offer(request("next"));
    work.crank();
    assertThat(served).containsExactly("bad");
    scarce.permits.drainPermits();
    work.crank();
    assertThat(served).as("nothing is taken without an invoker").containsExactly("bad");
    scarce.permits.release();
    scheduler.crank();
    work.crank();
    assertThat(served).containsExactly("bad", "next");
  }

  // I11
  @Test
  void withFewerInvokersThanConcurrencyThoseThereAreServeWithoutAPause() throws Exception {
    ScarceTarget scarce = new ScarceTarget(new Idle(), 1);
    CrankedExecutor work = new CrankedExecutor();
    AtomicInteger inner = new AtomicInteger();
    Turns turns =
        turns(
            new Backlog(3),
            scarce,
            (r, i, b) -> {
              served.add(name(r));
              now.addAndGet(TimeUnit.MILLISECONDS.toNanos(60));
              // a second turn comes while this one has the only invoker
              while (served.size() == 1 && !work.tasks.isEmpty()) {
                inner.incrementAndGet();
                work.tasks.remove().run();
              }
            },
            work);
    for (int i = 0; i < 20; i++) {
      turns.offer(request(i));
    }
    work.crank();
    assertThat(inner.get()).as("turns that found no invoker").isBetween(1, 2);
    while (!work.tasks.isEmpty()) {
      work.crank();
    }
    assertThat(served).hasSize(20);
    assertThat(scarce.refusals.get()).as("not asked again before the pause is over").isEqualTo(2);
    assertThat(scheduler.pending(false)).hasSize(1);
  }

  // W11
  @Test
  void noTurnNorTimerSubmitsWorkItself() throws Exception {
    CrankedExecutor work = new CrankedExecutor();
    Set<Thread> submitters = ConcurrentHashMap.newKeySet();
    CountDownLatch submitted = new CountDownLatch(3);
    RefusingExecutor noting =
        new RefusingExecutor(
            task -> {
              submitters.add(Thread.currentThread());
              submitted.countDown();
              work.execute(task);
            });
    try (Submitter submitter = Submitter.threaded()) {
      Turns turns =
          new Turns(
              new Backlog(1),
              target,
              (r, i, b) -> served.add(name(r)),
              noting,
              submitter,
              scheduler,
              now::get,
              counts);
      noting.refusing = true;
      turns.offer(request("a"));
      noting.refusing = false;
      for (int i = 0; i < 129; i++) {
        turns.offer(request(i));
      }
      scheduler.crank();
      work.crank();
      work.crank();
      work.crank();
      assertThat(submitted.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(served).hasSize(130);
      assertThat(submitters).isNotEmpty().doesNotContain(Thread.currentThread());
    }
  }

  @Test
  void aFaultInOneRequestCostsNoOther() {
    Turns turns =
        turns(
            new Backlog(1),
            target,
            (r, i, b) -> {
              served.add(name(r));
              throw new AssertionError("ours");
            },
            Runnable::run);
    turns.offer(request("a"));
    turns.offer(request("b"));
    assertThat(served).containsExactly("a", "b");
    assertThat(target.events).containsExactly("acquire", "close", "acquire", "close");
  }

  @Test
  void anInterruptionEndsTheTurnAndIsSeenByTheThreadsOwnerOnly() throws Exception {
    CrankedExecutor work = new CrankedExecutor();
    List<Boolean> seen = new ArrayList<>();
    Turns turns =
        turns(
            new Backlog(1),
            target,
            (r, i, b) -> {
              seen.add(Thread.currentThread().isInterrupted());
              if (seen.size() == 1) {
                Thread.currentThread().interrupt();
              }
            },
            work);
    turns.offer(request("a"));
    turns.offer(request("b"));
    work.crank();
    assertThat(Thread.interrupted()).isTrue();
    work.crank();
    assertThat(seen).containsExactly(false, false);
  }

  @Test
  void closedTheBacklogTakesNothingAndReturnsWhatDidNotStart() throws Exception {
    CrankedExecutor work = new CrankedExecutor();
    Backlog backlog = new Backlog(1);
    Turns turns = turns(backlog, work);
    turns.offer(request("a"));
    turns.offer(request("b"));
    assertThat(backlog.close()).extracting(TurnsTest::name).containsExactly("a", "b");
    turns.offer(request("c"));
    work.crank();
    assertThat(served).isEmpty();
    assertThat(target.events).isEmpty();
    assertThat(backlog.close()).isEmpty();
  }

  @Test
  void whatWaitsOfAnEndedOriginIsForgotten() throws Exception {
    CrankedExecutor work = new CrankedExecutor();
    Backlog backlog = new Backlog(1);
    Turns turns = turns(backlog, work);
    turns.offer(request("old", "a"));
    turns.offer(request("new", "b"));
    backlog.forget("old");
    work.crank();
    assertThat(served).containsExactly("b");
  }

  @Test
  void aPauseIsForgottenWhenTheServerStops() {
    RefusingExecutor refusing = new RefusingExecutor(Runnable::run);
    refusing.refusing = true;
    Turns turns = turns(new Backlog(1), refusing);
    turns.offer(request("a"));
    turns.stop();
    assertThat(scheduler.pending(false)).isEmpty();
  }

  // I12
  @Test
  void everythingIsServedAndNeverMoreAtOnceThanTheConcurrency() throws Exception {
    int requests = 5_000;
    CountDownLatch all = new CountDownLatch(requests);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Turns turns =
          turns(
              new Backlog(3),
              new ObjectTarget(new Idle()),
              (r, i, b) -> {
                peak.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                running.decrementAndGet();
                all.countDown();
              },
              threads);
      for (int i = 0; i < requests; i++) {
        turns.offer(request(i));
      }
      assertThat(all.await(30, TimeUnit.SECONDS)).as("all are served").isTrue();
      assertThat(peak.get()).isLessThanOrEqualTo(3);
    } finally {
      threads.shutdownNow();
    }
  }
}
