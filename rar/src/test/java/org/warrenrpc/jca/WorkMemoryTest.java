package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.spi.work.WorkEvent;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.Caller;
import org.warrenrpc.CallerIdentity;
import org.warrenrpc.RpcContext;

/** Threads of a container's pool may keep the Work that they ran: it keeps nothing then. */
@Timeout(60)
final class WorkMemoryTest {
  private final List<String> told = new ArrayList<>();
  private WeakReference<Object> held = new WeakReference<>(null);

  // L2, P8
  @Test
  void workThatHasRunHoldsItsTaskNoLonger() throws Exception {
    TaskWork work = workOfALargeTask();
    work.submitted();
    work.run();
    assertHoldsNothing(work, "run");
  }

  // L2, P8
  @Test
  void workThatWillNotRunHoldsItsTaskNoLonger() throws Exception {
    TaskWork work = workOfALargeTask();
    work.submitted();
    work.workCompleted(new WorkEvent(this, WorkEvent.WORK_COMPLETED, work, null));
    work.run();
    assertHoldsNothing(work, "never run");
  }

  // L2, P8, I21
  @Test
  void workThatRanAsItsCallerHoldsNobodysIdentityNorTheApplicationThatSaysIt() throws Exception {
    StrictWorkManager inline = StrictWorkManager.inline();
    SecureWork work = workOfALargeIdentity();
    inline.scheduleWork(work, 30_000, null, work);
    assertHoldsNothing(work, "verified");
  }

  // L2, P8
  @Test
  void theContextClassLoaderOfWhoeverSubmitsIsNotTheContainersToKeep() {
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader application = new ClassLoader(before) {};
    List<ClassLoader> seen = new ArrayList<>();
    StrictWorkManager inline = StrictWorkManager.inline();
    thread.setContextClassLoader(application);
    try {
      new WorkExecutor(new PlainBootstrapContext(inline), scheduler, "x")
          .execute(() -> seen.add(thread.getContextClassLoader()));
      assertThat(thread.getContextClassLoader()).isSameAs(application);
    } finally {
      thread.setContextClassLoader(before);
      scheduler.shutdownNow();
    }
    assertThat(seen).containsExactly(WorkExecutor.class.getClassLoader());
    assertThat(inline.faults).isEmpty();
  }

  /** In a method of its own, so that no variable holds on to the task. */
  private TaskWork workOfALargeTask() {
    Object large = new Object();
    held = new WeakReference<>(large);
    return new TaskWork(() -> tell("run", large), fault -> tell("never run", large));
  }

  private SecureWork workOfALargeIdentity() {
    Object large = new Object();
    held = new WeakReference<>(large);
    CallerIdentity identity =
        context -> {
          tell("verified", large);
          return Caller.ANONYMOUS;
        };
    return new SecureWork(
        () -> {},
        fault -> {},
        new InflowContext(new Identification(identity, null, "x"), RpcContext.EMPTY));
  }

  private void tell(String what, Object large) {
    assertThat(large).isNotNull();
    told.add(what);
  }

  private void assertHoldsNothing(TaskWork work, String expected) throws Exception {
    assertThat(told).containsExactly(expected);
    Await.until(
        "the task is collected beside its Work",
        () -> {
          System.gc();
          return held.get() == null;
        });
    assertThat(work).isNotNull();
  }
}
