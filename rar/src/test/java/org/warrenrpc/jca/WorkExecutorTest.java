package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkRejectedException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class WorkExecutorTest {
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger misses = new AtomicInteger();
  private final StrictWorkManager manager = StrictWorkManager.inline();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);

  @AfterEach
  void end() {
    scheduler.shutdownNow();
    assertThat(manager.faults).isEmpty();
  }

  @Test
  void aTaskRunsOnceAsWorkWhateverReleaseDoes() {
    executor(false).execute(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aRefusalIsARejectionWithItsCauseAndNothingMore() throws Exception {
    manager.refusing(1);
    assertThatThrownBy(() -> executor(false).execute(runs::incrementAndGet))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("Work of x")
        .hasCauseInstanceOf(WorkRejectedException.class);
    // whatever it had scheduled would never run
    assertThat(scheduler.shutdownNow()).isEmpty();
    assertThat(runs).hasValue(0);
  }

  @Test
  void whatTheContainerDropsIsSubmittedAnewUntilItRuns() throws Exception {
    manager.dropping(1);
    executor(true).execute(runs::incrementAndGet);
    manager.refusing(1);
    Await.until("it has run", () -> runs.get() == 1);
  }

  @Test
  void aDroppedTaskIsToldOnceWhateverEventsCome() {
    TaskWork early = new TaskWork(runs::incrementAndGet, misses::incrementAndGet);
    early.workRejected(event(early));
    assertThat(misses).as("it may still be refused by exception").hasValue(0);
    early.submitted();
    early.workCompleted(event(early));
    early.run();
    assertThat(misses).hasValue(1);

    TaskWork late = new TaskWork(runs::incrementAndGet, misses::incrementAndGet);
    late.submitted();
    late.workCompleted(event(late));
    late.workRejected(event(late));
    late.run();
    assertThat(misses).hasValue(2);
    assertThat(runs).hasValue(0);
  }

  @Test
  void aTaskThatHasRunIsNotMissed() {
    TaskWork work = new TaskWork(runs::incrementAndGet, misses::incrementAndGet);
    work.run();
    work.submitted();
    work.workCompleted(event(work));
    assertThat(runs).hasValue(1);
    assertThat(misses).hasValue(0);
  }

  @Test
  void workHasANameWhereTheContainerSupportsHints() {
    executor(true).execute(() -> {});
    assertThat(manager.names).containsExactly("x");
  }

  @Test
  void workHasNoContextWhereItDoesNot() {
    executor(false).execute(() -> {});
    assertThat(manager.names).isEmpty();
  }

  private WorkExecutor executor(boolean hints) {
    return new WorkExecutor(new PlainBootstrapContext(manager, hints), scheduler, "x");
  }

  private WorkEvent event(TaskWork work) {
    return new WorkEvent(this, WorkEvent.WORK_REJECTED, work, null);
  }
}
