package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.work.WorkRejectedException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WorkExecutorTest {
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void aTaskRunsOnceAsWorkWhateverReleaseDoes() {
    StrictWorkManager manager = StrictWorkManager.inline();
    new WorkExecutor(new PlainBootstrapContext(manager), "x").execute(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
    assertThat(manager.faults).isEmpty();
  }

  @Test
  void aRefusalIsARejectionWithItsCause() {
    StrictWorkManager manager = StrictWorkManager.inline().refusing(1);
    WorkExecutor executor = new WorkExecutor(new PlainBootstrapContext(manager), "x");
    assertThatThrownBy(() -> executor.execute(runs::incrementAndGet))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("Work of x")
        .hasCauseInstanceOf(WorkRejectedException.class);
    assertThat(runs).hasValue(0);
  }

  @Test
  void workHasANameWhereTheContainerSupportsHints() {
    StrictWorkManager manager = StrictWorkManager.inline();
    new WorkExecutor(new PlainBootstrapContext(manager, true), "EchoBean on t").execute(() -> {});
    assertThat(manager.names).containsExactly("EchoBean on t");
  }

  @Test
  void workHasNoContextWhereItDoesNot() {
    StrictWorkManager manager = StrictWorkManager.inline();
    new WorkExecutor(new PlainBootstrapContext(manager, false), "x").execute(() -> {});
    assertThat(manager.names).isEmpty();
  }
}
