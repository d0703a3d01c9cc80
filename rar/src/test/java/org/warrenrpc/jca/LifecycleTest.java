package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Start, activation, deactivation and stop, as the container's threads meet them (5.3). */
@Timeout(60)
final class LifecycleTest {
  /** The contract of start; the machine may be busy, and the first classes have to be loaded. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final StrictWorkManager work = StrictWorkManager.of(4);
  private final Set<Thread> before = ours();

  @AfterEach
  void stop() {
    work.close();
    assertThat(work.faults).isEmpty();
  }

  // L1, L2, L4
  @Test
  void noCallbackWaitsForABrokerThatIsSilent() throws Exception {
    // takes connections, by the backlog, and never says a word
    try (ServerSocket blackHole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RpcResourceAdapter adapter = new RpcResourceAdapter();
      adapter.setConnectionURL("amqp://127.0.0.1:" + blackHole.getLocalPort());
      adapter.setConnectTimeoutMillis("60000");
      StrictEndpointFactory endpoints = EchoEndpoint.factory(new EchoBean.World());
      RpcActivationSpec spec = new RpcActivationSpec();
      spec.setTopic("outer");
      within("start", () -> adapter.start(new PlainBootstrapContext(work)));
      within("activation", () -> adapter.endpointActivation(endpoints, spec));
      try (Socket silent = blackHole.accept()) {
        within("deactivation", () -> adapter.endpointDeactivation(endpoints, spec));
        within("activation", () -> adapter.endpointActivation(endpoints, spec));
        within("stop", adapter::stop);
        assertThat(silent.isClosed()).isFalse();
      }
      assertThat(endpoints.faults).isEmpty();
    }
    assertNothingIsLeft();
  }

  // L1
  @Test
  void aContainerWithoutWorkIsToldAndLeftAlone() throws Exception {
    RuntimeException failure = new IllegalStateException("not now");
    for (BootstrapContext each : List.of(new Broken(null, null), new Broken(work, failure))) {
      RpcResourceAdapter adapter = new RpcResourceAdapter();
      assertThatThrownBy(() -> adapter.start(each))
          .isInstanceOf(ResourceAdapterInternalException.class)
          .hasMessageContaining("Work");
      adapter.stop();
    }
    assertNothingIsLeft();
  }

  // L1, L2
  @Test
  void aStartThatFailsLeavesNoThreadAndMayBeTriedAgain() throws Exception {
    RpcResourceAdapter adapter = new RpcResourceAdapter();
    adapter.setRpcBackend("no.such.Broker");
    assertThatThrownBy(() -> adapter.start(new PlainBootstrapContext(work)))
        .isInstanceOf(ResourceAdapterInternalException.class);
    assertNothingIsLeft();
    adapter.setRpcBackend("memory");
    adapter.start(new PlainBootstrapContext(work));
    assertThat(ours()).as("the scheduler's").hasSizeGreaterThan(before.size());
    adapter.stop();
    adapter.stop();
    assertNothingIsLeft();
  }

  private interface Callback {
    void run() throws Exception;
  }

  private static void within(String what, Callback callback) throws Exception {
    long start = System.nanoTime();
    callback.run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(SOON);
  }

  private void assertNothingIsLeft() throws Exception {
    Await.until("no thread of ours is left", () -> before.containsAll(ours()));
  }

  private static Set<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread -> thread.getName().startsWith("warren") || thread.getName().contains("AMQP"))
        .collect(Collectors.toSet());
  }

  /** A container without a WorkManager, or one that throws where it is asked what it supports. */
  private record Broken(@Nullable WorkManager work, @Nullable RuntimeException failure)
      implements BootstrapContext {

    @Override
    public @Nullable WorkManager getWorkManager() {
      return work;
    }

    @Override
    public boolean isContextSupported(Class<? extends WorkContext> type) {
      if (failure != null) {
        throw failure;
      }
      return false;
    }

    @Override
    public XATerminator getXATerminator() {
      throw new UnsupportedOperationException("no transactions are imported");
    }

    @Override
    public Timer createTimer() throws UnavailableException {
      throw new UnavailableException("this container has no timer to give");
    }

    @Override
    public TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
      throw new UnsupportedOperationException("no transactions");
    }
  }
}
