package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;

/** Nothing of ours waits for a thread of the container on a thread that somebody waits for. */
@Timeout(60)
class BlockingWorkTest {

  /** Takes a while. */
  public static final class Napper {
    public String echo(String text) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      return text;
    }
  }

  // W11
  @ParameterizedTest(name = "{0} threads, {1} beans, concurrency {2}")
  @CsvSource({"1, 1, 1", "1, 1, 8", "8, 1, 8", "4, 3, 8", "30, 3, 10"})
  void whoeverSubmitsMayBeBlockedUntilAThreadIsFree(int threads, int beans, String concurrency)
      throws Exception {
    RpcResourceAdapter adapter = new RpcResourceAdapter();
    adapter.setRpcBackend("memory");
    adapter.setConcurrency(concurrency);
    ExecutorService callers = Executors.newCachedThreadPool();
    try (BlockingWorkManager work = new BlockingWorkManager(threads)) {
      adapter.start(new PlainBootstrapContext(work));
      RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
      managed.setResourceAdapter(adapter);
      RpcConnectionFactory factory =
          (RpcConnectionFactory) managed.createConnectionFactory(new PlainConnectionManager(50));
      RpcConnection connection = factory.createConnection();
      for (int bean = 0; bean < beans; bean++) {
        connection.createConsumer("t" + bean, new Napper());
      }
      connection.consumeInThread();
      List<Future<?>> calls = new ArrayList<>();
      for (int caller = 0; caller < 24; caller++) {
        String topic = "t" + caller % beans;
        calls.add(
            callers.submit(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    assertThat(echo(factory, topic)).isEqualTo("x");
                  }
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
      assertThat(work.faults).isEmpty();
    } finally {
      callers.shutdownNow();
      adapter.stop();
    }
  }

  private static String echo(RpcConnectionFactory factory, String topic) {
    Target target = Target.topic(topic);
    RpcMessage message = RpcMessage.of("echo").with("text", "x");
    while (true) {
      try {
        return factory.call(
            RpcContext.EMPTY, target, message, String.class, Duration.ofSeconds(20));
      } catch (org.warrenrpc.UnroutableException e) {
        // it does not consume yet
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }
}
