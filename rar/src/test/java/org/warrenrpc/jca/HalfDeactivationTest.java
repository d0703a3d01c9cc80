package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.LogLines;

/** I23: what endpointDeactivation throws, no server does anything about. */
@Timeout(30)
final class HalfDeactivationTest {

  @Test
  void aDeactivationThatFailsHalfWayLeavesNothingConsumingAndIsLogged() throws Exception {
    RpcResourceAdapter adapter = new RpcResourceAdapter();
    adapter.setRpcBackend(FaultyBroker.class.getName());
    adapter.setDrainTimeoutMillis("0");
    try (StrictWorkManager work = StrictWorkManager.of(2)) {
      adapter.start(new PlainBootstrapContext(work, true));
      FaultyBroker broker =
          (FaultyBroker) adapter.engine().backend(FaultyBroker.class.getName()).broker();
      broker.cancelling =
          limit -> {
            throw new IllegalStateException("the channel is in no state to cancel");
          };
      StrictEndpointFactory endpoints = EchoEndpoint.factory(new EchoBean.World());
      RpcActivationSpec spec = new RpcActivationSpec();
      spec.setTopic("outer");
      adapter.endpointActivation(endpoints, spec);
      Await.until("it consumes", () -> !broker.subscriptions.isEmpty());
      try (LogLines log = new LogLines("org.warrenrpc")) {
        assertThatCode(() -> adapter.endpointDeactivation(endpoints, spec))
            .doesNotThrowAnyException();
        assertThat(log.text()).contains("in no state to cancel");
      }
      Await.until(
          "no connection of it is open",
          () -> broker.connections.stream().noneMatch(FaultyBroker.Connection::isOpen));
      adapter.stop();
    }
  }
}
