package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.NotSupportedException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.io.FileNotFoundException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcListener;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.Target;
import org.warrenrpc.core.ThreadPerTask;

@Timeout(60)
final class AdapterTest {
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

  // W1, W5, W6: and the doubles hold W7 and, having no timer to give, W9
  @Test
  void aBeanAnswersWhoeverCalls() throws Exception {
    deployed("outer");
    assertThat(call("echo", "text", "hello")).isEqualTo("hello");
    assertThat(world.threads).allMatch(name -> name.startsWith(StrictWorkManager.THREAD));
    assertThat(container.work.names).contains("EchoBean on outer");
  }

  // I18, I19
  @Test
  void aMethodMayHaveManyArgumentsWhichAreItsOwnAndAResult() throws Exception {
    deployed("outer");
    List<String> notes = List.of("fragile");
    RpcMessage order =
        RpcMessage.of("order")
            .with("name", "nut")
            .with("pieces", 3)
            .with("price", new BigDecimal("1.50"))
            .with("urgent", true)
            .with("notes", notes);
    EchoBean.Order ordered =
        new EchoBean.Order("nut", 3, new BigDecimal("1.50"), true, List.of("fragile", "of nut"));
    for (int i = 0; i < 2; i++) {
      assertThat(container.factory.call(RpcContext.EMPTY, "outer", order, EchoBean.Order.class))
          .isEqualTo(ordered);
    }
    assertThat(notes).containsExactly("fragile");
  }

  @Test
  void whatABeanThrowsArrivesAsItThrewIt() throws Exception {
    deployed("outer");
    RemoteError system =
        catchThrowableOfType(RemoteError.class, () -> call("fail", "why", "because"));
    assertThat(system.remoteType()).isEqualTo(EchoBean.Failed.class.getSimpleName());
    assertThat(system.remoteMessage()).isEqualTo("because");
    RemoteError application =
        catchThrowableOfType(RemoteError.class, () -> call("refuse", "why", "because"));
    assertThat(application.remoteType()).isEqualTo(FileNotFoundException.class.getSimpleName());
  }

  @Test
  void aBeanStreamsItsValues() throws Exception {
    deployed("outer");
    List<Object> values = new ArrayList<>();
    try (RpcReplies<Object> replies =
        container.factory.multicall(
            RpcContext.EMPTY, "outer", RpcMessage.of("count").with("to", 3))) {
      replies.forEachRemaining(reply -> values.add(reply.value()));
    }
    assertThat(values).containsExactly(1, 2, 3);
    assertThat(container.pool.out()).isZero();
  }

  @Test
  void aServerHearsItsTopicItsNameAndTheFanout() throws Exception {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("outer");
    spec.setServer("node1");
    container.adapter.endpointActivation(endpoints, spec);
    Await.until("the bean answers", () -> answers("outer"));
    RpcMessage hear = RpcMessage.of("hear");
    container.factory.cast(RpcContext.EMPTY, "outer", hear.with("text", "topic"));
    container.factory.cast(
        RpcContext.EMPTY, Target.topic("outer").withServer("node1"), hear.with("text", "server"));
    container.factory.fanoutCast(RpcContext.EMPTY, "outer", hear.with("text", "fanout"));
    Await.until("all three are heard", () -> world.heard.size() == 3);
    assertThat(world.heard).containsExactlyInAnyOrder("topic", "server", "fanout");
  }

  // I4
  @Test
  void equalConfigurationsAreTwoActivations() throws Exception {
    EchoBean.World second = new EchoBean.World();
    StrictEndpointFactory others = EchoEndpoint.factory(second);
    RpcActivationSpec one = new RpcActivationSpec();
    one.setTopic("outer");
    one.setFanout("true");
    RpcActivationSpec two = new RpcActivationSpec();
    two.setTopic("outer");
    two.setFanout("true");
    container.adapter.endpointActivation(endpoints, one);
    container.adapter.endpointActivation(others, two);
    RpcMessage hear = RpcMessage.of("hear").with("text", "x");
    Await.until(
        "both hear it",
        () -> {
          container.factory.fanoutCast(RpcContext.EMPTY, "outer", hear);
          return !world.heard.isEmpty() && !second.heard.isEmpty();
        });
    container.adapter.endpointDeactivation(endpoints, one);
    world.heard.clear();
    second.heard.clear();
    container.factory.fanoutCast(RpcContext.EMPTY, "outer", hear);
    Await.until("the other still hears", () -> !second.heard.isEmpty());
    assertThat(world.heard).isEmpty();
    container.adapter.endpointDeactivation(others, two);
  }

  // I5
  @Test
  void theSamePairMayBeActivatedAgainButNotTwice() throws Exception {
    RpcActivationSpec spec = deployed("outer");
    assertThatThrownBy(() -> container.adapter.endpointActivation(endpoints, spec))
        .isInstanceOf(jakarta.resource.spi.IllegalStateException.class);
    assertThat(answers("outer")).as("the first one is untouched").isTrue();
    container.adapter.endpointDeactivation(endpoints, spec);
    container.adapter.endpointActivation(endpoints, spec);
    Await.until("it answers again", () -> answers("outer"));
  }

  // I23
  @Test
  void afterDeactivationNothingBegins() throws Exception {
    RpcActivationSpec spec = deployed("outer");
    container.adapter.endpointDeactivation(endpoints, spec);
    container.adapter.endpointDeactivation(endpoints, spec);
    container.factory.cast(
        RpcContext.EMPTY, "outer", RpcMessage.of("hear").with("text", "too late"));
    container.adapter.stop();
    assertThat(world.heard).isEmpty();
  }

  // I6
  @Test
  void deactivationWaitsForWhatRuns() throws Exception {
    RpcActivationSpec spec = deployed("outer");
    CompletableFuture<@Nullable Object> call =
        CompletableFuture.supplyAsync(
            () -> container.factory.call(RpcContext.EMPTY, "outer", RpcMessage.of("block")),
            new ThreadPerTask());
    assertThat(world.entered.await(5, TimeUnit.SECONDS)).as("the method was entered").isTrue();
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> container.adapter.endpointDeactivation(endpoints, spec), new ThreadPerTask());
    assertThatThrownBy(() -> end.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    world.gate.countDown();
    end.get(5, TimeUnit.SECONDS);
    assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo(true);
  }

  // I6
  @Test
  void deactivationIsBoundedByTheDrainTimeout() throws Exception {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("outer");
    spec.setDrainTimeoutMillis("200");
    container.adapter.endpointActivation(endpoints, spec);
    Await.until("the bean answers", () -> answers("outer"));
    container.factory.cast(RpcContext.EMPTY, "outer", RpcMessage.of("block"));
    assertThat(world.entered.await(5, TimeUnit.SECONDS)).as("the method was entered").isTrue();
    long before = System.nanoTime();
    container.adapter.endpointDeactivation(endpoints, spec);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(Duration.ofMillis(200), Duration.ofSeconds(3));
    world.gate.countDown();
    Await.until("the bean has returned", () -> world.gate.getCount() == 0);
  }

  // W3, I11
  @Test
  void refusedWorkAndMissingEndpointsDelayARequestAndLoseNone() throws Exception {
    deployed("outer");
    container.work.refusing(2);
    assertThat(call("echo", "text", "a")).isEqualTo("a");
    endpoints.unavailable(2);
    assertThat(call("echo", "text", "b")).isEqualTo("b");
    container.work.dropping(2);
    assertThat(call("echo", "text", "c")).isEqualTo("c");
  }

  // L4, I7
  @Test
  void aBeanIsDeployedWithTheBrokerAwayAndAnswersWhenItComes() throws Exception {
    container.broker().away(true);
    long before = System.nanoTime();
    container.deploy("outer", endpoints);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    assertThatThrownBy(() -> call("echo", "text", "x"))
        .isInstanceOf(NotSentException.class)
        .hasRootCauseMessage("nobody answers");
    container.broker().away(false);
    Await.until("the bean answers", () -> answers("outer"));
  }

  @Test
  void aBeanAnswersAgainAfterTheBrokerWasLost() throws Exception {
    deployed("outer");
    container.broker().restart();
    Await.until("the bean answers", () -> answers("outer"));
  }

  @Test
  void anotherKindOfSpecAndABeanWithoutMethodsAreNotSupported() {
    assertThatThrownBy(() -> container.adapter.endpointActivation(endpoints, new OtherSpec()))
        .isInstanceOf(NotSupportedException.class);
    StrictEndpointFactory empty =
        new StrictEndpointFactory(NoMethods.class, guard -> new EchoEndpoint(world, guard));
    assertThatThrownBy(() -> container.deploy("outer", empty))
        .isInstanceOf(NotSupportedException.class)
        .hasMessageContaining("NoMethods");
  }

  @Test
  void activationValidatesByItself() {
    assertThatThrownBy(
            () -> container.adapter.endpointActivation(endpoints, new RpcActivationSpec()))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("topic is required");
  }

  // L2
  @Test
  void stopLeavesNothingAndMayComeTwiceOrAlone() throws Exception {
    deployed("outer");
    container.adapter.stop();
    container.adapter.stop();
    new RpcResourceAdapter().stop();
    Await.until("our threads have ended", () -> threads().isEmpty());
    assertThatThrownBy(() -> call("echo", "text", "x")).isInstanceOf(RpcException.class);
    assertThatThrownBy(() -> container.deploy("outer", endpoints))
        .isInstanceOf(jakarta.resource.spi.IllegalStateException.class);
  }

  // L1, L2
  @Test
  void aStartThatFailsLeavesNothing() {
    RpcResourceAdapter wrong = new RpcResourceAdapter();
    wrong.setCallTimeoutMillis("soon");
    PlainBootstrapContext context = new PlainBootstrapContext(container.work);
    assertThatThrownBy(() -> wrong.start(context))
        .isInstanceOf(ResourceAdapterInternalException.class)
        .hasMessageContaining("callTimeoutMillis 'soon'")
        .hasCauseInstanceOf(InvalidPropertyException.class);
    wrong.stop();
  }

  // L3
  @Test
  void twoAdaptersDoNotSeeEachOther() throws Exception {
    deployed("outer");
    try (Container other = new Container(StrictWorkManager.of(1))) {
      assertThatThrownBy(() -> other.factory.call(RpcContext.EMPTY, "outer", RpcMessage.of("echo")))
          .isInstanceOf(org.warrenrpc.UnroutableException.class);
    }
  }

  // W11
  @Test
  void beansThatCallBeansNeedNoMoreThreadsThanThereAre() throws Exception {
    try (Container small = new Container(StrictWorkManager.of(1))) {
      world.rpc = small.factory;
      StrictEndpointFactory inner = EchoEndpoint.factory(new EchoBean.World());
      small.deploy("outer", endpoints);
      small.deploy("inner", inner);
      Await.until("both answer", () -> answers(small, "outer") && answers(small, "inner"));
      // its one thread is the outer bean's: the inner one has none, which is told and not hung on
      RpcMessage relay = RpcMessage.of("relay").with("text", "deep");
      CompletableFuture<@Nullable Object> call =
          CompletableFuture.supplyAsync(
              () ->
                  small.factory.call(
                      RpcContext.EMPTY,
                      Target.topic("outer"),
                      relay,
                      Object.class,
                      Duration.ofSeconds(2)),
              new ThreadPerTask());
      try {
        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("deep");
      } catch (ExecutionException e) {
        // its own limit, or the bean's answer that the nested call met the same one
        assertThat(e.getCause()).isInstanceOf(RpcException.class);
        assertThat(e.toString()).contains("RpcTimeoutException");
      }
      Await.until("it answers again", () -> answers(small, "outer"));
      assertThat(inner.faults).isEmpty();
    }
  }

  // W11
  @Test
  void beansThatCallBeansAnswerWithTwoThreads() throws Exception {
    try (Container two = new Container(StrictWorkManager.of(2))) {
      world.rpc = two.factory;
      two.deploy("outer", endpoints);
      two.deploy("inner", EchoEndpoint.factory(new EchoBean.World()));
      Await.until("both answer", () -> answers(two, "outer") && answers(two, "inner"));
      assertThat(
              two.factory.call(
                  RpcContext.EMPTY, "outer", RpcMessage.of("relay").with("text", "deep")))
          .isEqualTo("deep");
    }
  }

  private RpcActivationSpec deployed(String topic) throws Exception {
    RpcActivationSpec spec = container.deploy(topic, endpoints);
    Await.until("the bean answers", () -> answers(topic));
    world.threads.clear();
    return spec;
  }

  private boolean answers(String topic) {
    return answers(container, topic);
  }

  private static boolean answers(Container container, String topic) {
    try {
      RpcMessage probe = RpcMessage.of("echo").with("text", "probe");
      return "probe"
          .equals(
              container.factory.call(
                  RpcContext.EMPTY,
                  Target.topic(topic),
                  probe,
                  Object.class,
                  Duration.ofSeconds(1)));
    } catch (RpcException e) {
      return false;
    }
  }

  private @Nullable Object call(String method, String name, Object value) {
    return container.factory.call(
        RpcContext.EMPTY, "outer", RpcMessage.of(method).with(name, value));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("warren "))
        .toList();
  }

  /** Offers nothing to call. */
  static class NoMethods implements RpcListener {}

  private static final class OtherSpec implements ActivationSpec {
    @Override
    public void validate() {}

    @Override
    public @Nullable ResourceAdapter getResourceAdapter() {
      return null;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter adapter) {}
  }
}
