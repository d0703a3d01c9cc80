package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.UnroutableException;

/** A container that is too busy to run what it is given. */
@Timeout(60)
final class RefusedWorkTest {
  private static final int CASTS = 200;

  private final EchoBean.World world = new EchoBean.World();
  private final StrictEndpointFactory endpoints = EchoEndpoint.factory(world);
  private Container container;

  @BeforeEach
  void start() throws Exception {
    container = new Container(StrictWorkManager.of(4));
  }

  @AfterEach
  void stop() {
    container.close();
    assertThat(endpoints.faults).isEmpty();
    assertThat(container.work.faults).isEmpty();
  }

  // W3
  @ParameterizedTest
  @ValueSource(ints = {0, 50, 100})
  void whateverPartOfWorkIsRejectedEveryRequestRunsOnce(int percent) throws Exception {
    deploy(endpoints);
    container.work.rejecting(percent);
    castAll();
    if (percent == 100) {
      Await.until("several are rejected", () -> container.work.rejected() > 3);
      assertThat(world.heard).isEmpty();
      container.work.rejecting(0);
    }
    Await.until("all are heard", () -> world.heard.size() >= CASTS);
    assertThat(world.heard).containsExactlyInAnyOrderElementsOf(expected());
    assertThat(container.work.rejected() > 0).isEqualTo(percent > 0);
  }

  // W3, I6
  @Test
  void whatIsHeldWhenTheBeanGoesIsForTheNextOne() throws Exception {
    RpcActivationSpec spec = deploy(endpoints);
    container.work.rejecting(100);
    castAll();
    Await.until("several are rejected", () -> container.work.rejected() > 3);
    container.adapter.endpointDeactivation(endpoints, spec);
    container.work.rejecting(0);
    EchoBean.World second = new EchoBean.World();
    StrictEndpointFactory others = EchoEndpoint.factory(second);
    container.deploy("outer", others);
    // a turn of the first that was under way may have served some
    List<String> heard = new ArrayList<>();
    Await.until("all are heard", () -> world.heard.size() + second.heard.size() >= CASTS);
    heard.addAll(world.heard);
    heard.addAll(second.heard);
    assertThat(heard).containsExactlyInAnyOrderElementsOf(expected());
    assertThat(second.heard).isNotEmpty();
  }

  // I11
  @Test
  void whileThereIsNoEndpointRequestsWait() throws Exception {
    deploy(endpoints);
    endpoints.unavailable(5);
    castAll();
    Await.until("all are heard", () -> world.heard.size() >= CASTS);
    assertThat(world.heard).containsExactlyInAnyOrderElementsOf(expected());
  }

  private RpcActivationSpec deploy(StrictEndpointFactory factory) throws Exception {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("outer");
    spec.setConcurrency("4");
    container.adapter.endpointActivation(factory, spec);
    Await.until("the bean listens", this::listens);
    return spec;
  }

  private boolean listens() {
    try {
      return "x"
          .equals(
              container.factory.call(
                  RpcContext.EMPTY, "outer", RpcMessage.of("echo").with("text", "x")));
    } catch (UnroutableException e) {
      return false;
    }
  }

  private void castAll() {
    RpcMessage hear = RpcMessage.of("hear");
    expected()
        .forEach(
            each -> container.factory.cast(RpcContext.EMPTY, "outer", hear.with("text", each)));
  }

  private static List<String> expected() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < CASTS; i++) {
      texts.add("cast " + i);
    }
    return texts;
  }
}
