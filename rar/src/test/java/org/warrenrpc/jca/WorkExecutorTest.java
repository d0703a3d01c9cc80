package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.work.WorkContextErrorCodes;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkRejectedException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.core.LogLines;

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

  // W2, W5: that its time to start is finite, the double holds
  @Test
  void aTaskRunsOnceAsWorkWhateverReleaseDoes() {
    executor(false).execute(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
  }

  // W3
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

  // W3
  @Test
  void whatTheContainerDropsIsSubmittedAnewUntilItRuns() throws Exception {
    manager.dropping(1);
    executor(true).execute(runs::incrementAndGet);
    manager.refusing(1);
    Await.until("it has run", () -> runs.get() == 1);
  }

  // W3
  @Test
  void theContainersReasonsAreToldApartAndCounted() throws Exception {
    WorkExecutor executor = executor(true);
    try (LogLines log = new LogLines("org.warrenrpc.jca")) {
      manager.dropping(1, WorkException.START_TIMED_OUT);
      executor.execute(runs::incrementAndGet);
      Await.until("it has run", () -> runs.get() == 1);
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.warnings().get(0).getMessage()).contains("submitted again");
      assertThat(log.warnings().get(0).getParameters())
          .containsExactly("x", WorkFault.START_TIMED_OUT);
    }
    manager.dropping(1, WorkException.TX_RECREATE_FAILED);
    executor.execute(runs::incrementAndGet);
    Await.until("it has run", () -> runs.get() == 2);
    manager.refusing(1);
    assertThatThrownBy(() -> executor.execute(runs::incrementAndGet))
        .hasMessageContaining("UNDEFINED");
    assertThat(Stream.of(WorkFault.values()).filter(fault -> executor.count(fault) == 1))
        .containsExactly(
            WorkFault.START_TIMED_OUT, WorkFault.TX_RECREATE_FAILED, WorkFault.UNDEFINED);
    assertThat(manager.names).as("its name is not at fault").containsExactly("x", "x");
  }

  // W3, W8
  @Test
  void everyCodeOfTheContractHasItsMeaning() {
    assertThat(
            Stream.of(
                    WorkException.START_TIMED_OUT,
                    WorkException.TX_CONCURRENT_WORK_DISALLOWED,
                    WorkException.TX_RECREATE_FAILED,
                    WorkException.INTERNAL,
                    WorkException.UNDEFINED,
                    "theirs")
                .map(code -> WorkFault.of(new WorkRejectedException("", code))))
        .containsExactly(
            WorkFault.START_TIMED_OUT,
            WorkFault.TX_CONCURRENT_WORK_DISALLOWED,
            WorkFault.TX_RECREATE_FAILED,
            WorkFault.INTERNAL,
            WorkFault.UNDEFINED,
            WorkFault.UNDEFINED);
    assertThat(
            Stream.of(
                    WorkContextErrorCodes.DUPLICATE_CONTEXTS,
                    WorkContextErrorCodes.UNSUPPORTED_CONTEXT_TYPE,
                    WorkContextErrorCodes.CONTEXT_SETUP_UNSUPPORTED,
                    WorkContextErrorCodes.CONTEXT_SETUP_FAILED)
                .map(WorkFault::ofContext))
        .containsExactly(
            WorkFault.CONTEXT_DUPLICATE,
            WorkFault.CONTEXT_UNSUPPORTED,
            WorkFault.CONTEXT_UNSUPPORTED,
            WorkFault.CONTEXT_SETUP_FAILED);
    assertThat(WorkFault.of(null)).isEqualTo(WorkFault.UNDEFINED);
  }

  // W8
  @Test
  void aTaskWhoseContextFailsRunsWithoutOneAndSoDoThoseAfterIt() throws Exception {
    WorkExecutor executor = executor(true);
    manager.failingContexts(1);
    executor.execute(runs::incrementAndGet);
    assertThat(runs).hasValue(0);
    Await.until("it has run", () -> runs.get() == 1);
    executor.execute(runs::incrementAndGet);
    assertThat(runs).hasValue(2);
    assertThat(manager.names).as("submitted with a name once").containsExactly("x");
    assertThat(executor.count(WorkFault.CONTEXT_SETUP_FAILED)).as("told twice").isEqualTo(1);
  }

  private enum Event {
    SUBMITTED,
    RUN,
    REJECTED,
    COMPLETED,
    CONTEXT_FAILED,
    RELEASE
  }

  // W2, W4
  @Test
  void inWhateverOrderEventsComeATaskRunsOrIsMissedAndNeverBoth() {
    permute(new ArrayList<>(), EnumSet.allOf(Event.class));
  }

  private void permute(List<Event> before, Set<Event> rest) {
    runs.set(0);
    misses.set(0);
    TaskWork work = new TaskWork(runs::incrementAndGet, fault -> misses.incrementAndGet());
    before.forEach(event -> happens(event, work));
    boolean decided = before.contains(Event.RUN);
    for (Event fatal : List.of(Event.REJECTED, Event.COMPLETED, Event.CONTEXT_FAILED)) {
      decided |= before.contains(Event.SUBMITTED) && before.contains(fatal);
    }
    assertThat(runs.get() + misses.get()).as("%s", before).isEqualTo(decided ? 1 : 0);
    if (!before.contains(Event.SUBMITTED)) {
      assertThat(misses).as("it may still be refused by exception: %s", before).hasValue(0);
    }
    for (Event next : rest) {
      List<Event> longer = new ArrayList<>(before);
      longer.add(next);
      Set<Event> left = EnumSet.copyOf(rest);
      left.remove(next);
      permute(longer, left);
    }
  }

  private void happens(Event event, TaskWork work) {
    switch (event) {
      case SUBMITTED -> work.submitted();
      case RUN -> work.run();
      case REJECTED -> work.workRejected(event(work));
      case COMPLETED -> work.workCompleted(event(work));
      case CONTEXT_FAILED -> work.neverRun(WorkFault.CONTEXT_SETUP_FAILED);
      case RELEASE -> work.release();
    }
  }

  // W6
  @Test
  void workHasANameWhereTheContainerSupportsHints() {
    executor(true).execute(() -> {});
    assertThat(manager.names).containsExactly("x");
  }

  // W6
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
