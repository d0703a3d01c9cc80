package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.UnroutableException;

/** Which threads there are for whom: the container's work, and few of ours have a name. */
@Timeout(60)
final class ThreadCensusTest {
  private static final int BEANS = 10;
  private static final String OURS =
      "warren (scheduler|submitter|connecting|memory io|server deliveries|server posts"
          + "|client posts|stop)( \\d+)?";

  private final Set<Thread> before = Thread.getAllStackTraces().keySet();
  private final Set<String> seen = new ConcurrentSkipListSet<>();

  // W1, W5
  @Test
  void underLoadBeansRunInWorkAloneAndTheAdaptersThreadsAreFewDaemonsWithNames() throws Exception {
    EchoBean.World world = new EchoBean.World();
    StrictEndpointFactory endpoints = EchoEndpoint.factory(world);
    ExecutorService callers = Executors.newFixedThreadPool(4, task -> new Thread(task, "caller"));
    try (Container container = new Container(StrictWorkManager.of(4))) {
      for (int i = 0; i < BEANS; i++) {
        container.deploy("topic" + i, endpoints);
      }
      for (int i = 0; i < BEANS; i++) {
        String topic = "topic" + i;
        Await.until("it answers", () -> answers(container, topic));
      }
      List<CompletableFuture<Void>> calls = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String topic = "topic" + i % BEANS;
        calls.add(
            CompletableFuture.runAsync(
                () -> {
                  assertThat(answers(container, topic)).isTrue();
                  count();
                },
                callers));
      }
      for (CompletableFuture<Void> call : calls) {
        call.get(30, TimeUnit.SECONDS);
      }
      assertThat(world.threads).allMatch(name -> name.startsWith(StrictWorkManager.THREAD));
      assertThat(seen).allMatch(name -> name.matches(OURS)).hasSizeLessThan(10);
    } finally {
      callers.shutdownNow();
    }
    Await.until(
        "none is left",
        () -> {
          seen.clear();
          count();
          return seen.isEmpty();
        });
    assertThat(endpoints.faults).isEmpty();
  }

  /** Those that are neither the container's nor the test's. */
  private void count() {
    Set<Thread> made = new HashSet<>(Thread.getAllStackTraces().keySet());
    made.removeAll(before);
    for (Thread thread : made) {
      String name = thread.getName();
      if (!name.startsWith(StrictWorkManager.THREAD)
          && !name.equals("caller")
          && !name.startsWith("junit")) {
        assertThat(thread.isDaemon()).as(name).isTrue();
        seen.add(name);
      }
    }
  }

  private static boolean answers(Container container, String topic) {
    try {
      RpcMessage echo = RpcMessage.of("echo").with("text", "x");
      return "x".equals(container.factory.call(RpcContext.EMPTY, topic, echo));
    } catch (UnroutableException e) {
      return false;
    }
  }
}
