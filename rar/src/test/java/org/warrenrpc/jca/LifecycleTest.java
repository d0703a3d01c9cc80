package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.contract.CallbackWatch;

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
    try (BlackHole silent = BlackHole.open()) {
      goesThroughALife(
          silent,
          () -> {
            try (Socket connected = silent.accept()) {
              assertThat(connected.isConnected()).isTrue();
            }
          });
    }
  }

  // L1, L2, L4
  @Test
  void noCallbackWaitsForABrokerThatTakesNoConnection() throws Exception {
    try (BlackHole full = BlackHole.full()) {
      goesThroughALife(full, () -> Await.until("somebody connects", this::someoneConnects));
    }
  }

  private void goesThroughALife(BlackHole broker, Callback connecting) throws Exception {
    RpcResourceAdapter adapter = new RpcResourceAdapter();
    adapter.setConnectionURL(broker.url());
    adapter.setConnectTimeoutMillis("60000");
    CallbackWatch watch = new CallbackWatch(adapter, SOON);
    StrictEndpointFactory endpoints = EchoEndpoint.factory(new EchoBean.World());
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("outer");
    watch.start(new PlainBootstrapContext(work));
    watch.endpointActivation(endpoints, spec);
    connecting.run();
    watch.endpointDeactivation(endpoints, spec);
    watch.endpointActivation(endpoints, spec);
    watch.getXAResources(new ActivationSpec[] {spec});
    watch.stop();
    watch.stop();
    assertThat(watch.faults()).isEmpty();
    assertThat(endpoints.faults).isEmpty();
    assertNothingIsLeft();
  }

  private boolean someoneConnects() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().startsWith("warren"))
        .flatMap(each -> Stream.of(each.getValue()))
        .anyMatch(frame -> frame.getClassName().equals("com.rabbitmq.client.ConnectionFactory"));
  }

  // L1: whatever the machine is busy with, one of them shows what it takes
  @Test
  void aStartTakesNoTime() throws Exception {
    List<Duration> took = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RpcResourceAdapter adapter = new RpcResourceAdapter();
      adapter.setConnectionURL("amqp://broker.invalid");
      long begun = System.nanoTime();
      adapter.start(new PlainBootstrapContext(work));
      took.add(Duration.ofNanos(System.nanoTime() - begun));
      adapter.stop();
    }
    assertThat(Collections.min(took)).isLessThan(Duration.ofMillis(200));
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
