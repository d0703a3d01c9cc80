package org.warrenrpc.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.Target;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.sample.Instance;

/** Every operation of the contract, inside WildFly, against the sample's message-driven beans. */
@ExtendWith(ArquillianExtension.class)
class SampleIT {
  private static final RpcContext WHO = RpcContext.EMPTY.with("user_id", "tester");
  private static final int CALLERS = 24;
  private static final Target HOST = Target.topic("compute").withServer("compute1");

  @Resource(lookup = "java:/warren/ConnectionFactory")
  private RpcConnectionFactory rpc;

  @Deployment
  static EnterpriseArchive deployment() {
    WebArchive tests =
        ShrinkWrap.create(WebArchive.class, "sample-it.war")
            .addClasses(SampleIT.class, Gathering.class, Eventually.class);
    return SampleEar.withTests("sample-it", tests);
  }

  @BeforeEach
  void everyConsumerAnswers() throws Exception {
    Eventually.within(
        Duration.ofSeconds(60),
        "scheduler, host and console answer",
        () ->
            rpc.call(WHO, "console", RpcMessage.of("consoleUrl").with("instance", "i")) != null
                && run("ready") != null);
  }

  @Test
  void callAnswersWithTheMethodsValue() {
    RpcMessage question = RpcMessage.of("consoleUrl").with("instance", "vm7");
    assertEquals("https://console.example/vm7", rpc.call(WHO, "console", question, String.class));
  }

  @Test
  void callAnswersWithNull() {
    assertNull(rpc.call(WHO, HOST, RpcMessage.of("find_instance").with("name", "nobody")));
  }

  @Test
  void beansThatCallBeansAnswer() {
    assertEquals("running", run("nested").state());
  }

  /** Each holds a permit of the scheduler and one of the host, which has one of placement's. */
  @Test
  void moreCallersThanBeansRunAtOnceAllGetTheirAnswers() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<Instance>> calls = new ArrayList<>();
      for (int i = 0; i < 3 * CALLERS; i++) {
        String name = "crowd" + i;
        calls.add(threads.submit(() -> run(name)));
      }
      for (int i = 0; i < calls.size(); i++) {
        assertEquals("crowd" + i, calls.get(i).get(20, TimeUnit.SECONDS).name());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** WildFly's pool holds 20. */
  @Test
  void connectionsOfTheirOwnTakeNoneFromThePool() {
    List<RpcConnection> own = new ArrayList<>();
    try {
      for (int i = 0; i < 21; i++) {
        own.add(rpc.createConnection(true));
      }
      assertEquals("running", run("pooled").state());
      RpcMessage find = RpcMessage.of("find_instance").with("name", "pooled");
      assertEquals("pooled", own.get(20).call(WHO, HOST, find, Instance.class).name());
    } finally {
      own.forEach(RpcConnection::close);
    }
  }

  @Test
  void whatABeanThrowsReachesTheCaller() {
    RpcMessage request = RpcMessage.of("run_instance").with("name", "bad").with("memory_mb", -1);
    RemoteError error = assertThrows(RemoteError.class, () -> rpc.call(WHO, HOST, request));
    assertEquals("memory_mb must be positive: -1", error.remoteMessage());
    assertEquals("ValueError", error.remoteType());
    assertTrue(error.traceback().contains("ComputeHost"), error.traceback());
  }

  @Test
  void unknownMethodsAndArgumentsAreRefusedByName() {
    RemoteError method =
        assertThrows(RemoteError.class, () -> rpc.call(WHO, HOST, RpcMessage.of("self_destruct")));
    assertTrue(method.getMessage().contains("self_destruct"), method.getMessage());
    RemoteError argument =
        assertThrows(
            RemoteError.class,
            () -> rpc.call(WHO, HOST, RpcMessage.of("find_instance").with("colour", "red")));
    assertTrue(argument.getMessage().contains("colour"), argument.getMessage());
  }

  @Test
  void castRunsTheMethodWhichCastsInTurn() throws Exception {
    run("cast");
    rpc.cast(WHO, HOST, RpcMessage.of("reboot_instance").with("name", "cast"));
    Eventually.within(
        Duration.ofSeconds(20),
        "the instance is rebooted, and the scheduler knows",
        () -> find("cast").state().equals("rebooted") && find("cast").equals(reported("cast")));
  }

  @Test
  void aListenerHearsWhatABeanNotifiesAndWhatAClientDoes() throws Exception {
    run("told");
    rpc.notify(
        WHO,
        "tester",
        "compute.instance.seen",
        NotificationPriority.INFO,
        Map.of("name", "told", "host", "elsewhere"));
    rpc.notify(WHO, "tester", "volume.seen", NotificationPriority.INFO, Map.of("name", "told"));
    rpc.notify(WHO, "tester", "compute.instance.last", NotificationPriority.INFO, find("told"));
    Set<String> events =
        Set.of("compute.instance.create.end", "compute.instance.seen", "compute.instance.last");
    Eventually.within(
        Duration.ofSeconds(20),
        "the listener heard all but what its filter keeps out",
        () -> Set.copyOf(history("told")).equals(events));
  }

  private List<String> history(String name) {
    RpcMessage request = RpcMessage.of("instance_history").with("name", name);
    return List.of(rpc.call(WHO, "scheduler", request, String[].class));
  }

  @Test
  void fanoutCastReachesEveryConsumerOfTheTopic() throws Exception {
    String topic = "gathering-" + UUID.randomUUID();
    BlockingQueue<String> present = new LinkedBlockingQueue<>();
    try (RpcConnection connection = rpc.createConnection()) {
      connection.createConsumer(topic, new Gathering(present), false);
      connection.consumeInThread();
      Eventually.within(
          Duration.ofSeconds(20),
          "the consumer answers",
          () -> Boolean.TRUE.equals(rpc.call(WHO, topic, RpcMessage.of("listening"))));
      rpc.fanoutCast(WHO, "compute", RpcMessage.of("roll_call").with("answer_topic", topic));
      Set<String> names = new TreeSet<>();
      names.add(present.poll(20, TimeUnit.SECONDS));
      names.add(present.poll(20, TimeUnit.SECONDS));
      assertEquals(Set.of("auditor", "compute1"), names);
    }
  }

  @Test
  void aConsumerEndsWithItsConnection() throws Exception {
    String topic = "short-lived-" + UUID.randomUUID();
    try (RpcConnection connection = rpc.createConnection(true)) {
      connection.createConsumer(topic, new Gathering(new LinkedBlockingQueue<>()), false);
      connection.consumeInThread();
      Eventually.within(
          Duration.ofSeconds(20),
          "the consumer answers",
          () -> Boolean.TRUE.equals(rpc.call(WHO, topic, RpcMessage.of("listening"))));
    }
    RpcMessage message = RpcMessage.of("listening");
    assertThrows(
        RpcTimeoutException.class,
        () -> rpc.call(WHO, Target.topic(topic), message, Boolean.class, Duration.ofSeconds(1)));
  }

  @Test
  void multicallYieldsEveryValueWithItsIndex() {
    Stream.of("multi1", "multi2", "multi3").forEach(this::run);
    List<String> names = new ArrayList<>();
    int expected = 0;
    try (RpcReplies<Object> replies = rpc.multicall(WHO, HOST, RpcMessage.of("list_instances"))) {
      while (replies.hasNext()) {
        var reply = replies.next();
        assertEquals(expected++, reply.index());
        names.add(reply.value().toString());
      }
    }
    assertTrue(names.size() >= 3, names.toString());
  }

  @Test
  void aCallOfAStreamingMethodAnswersWithTheLastValue() {
    run("zz-last");
    RpcMessage list = RpcMessage.of("list_instances");
    assertEquals("zz-last", rpc.call(WHO, HOST, list, Instance.class).name());
  }

  @Test
  void aSlowMethodEndsInATimeoutThatNamesIt() {
    RpcMessage slow = RpcMessage.of("take_snapshot").with("name", "vm").with("seconds", 3);
    RpcTimeoutException timeout =
        assertThrows(
            RpcTimeoutException.class,
            () -> rpc.call(WHO, HOST, slow, Object.class, Duration.ofSeconds(1)));
    assertEquals("compute", timeout.topic());
    assertEquals("take_snapshot", timeout.method());
    assertEquals(Duration.ofSeconds(1), timeout.limit());
    assertEquals(RpcTimeoutException.Phase.REPLY, timeout.phase());
  }

  @Test
  void aTopicThatNoQueueTakesFailsAtOnce() {
    long start = System.nanoTime();
    assertThrows(
        UnroutableException.class, () -> rpc.call(WHO, "nowhere", RpcMessage.of("anything")));
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(10).toNanos());
  }

  private Instance run(String name) {
    RpcMessage request = RpcMessage.of("run_instance").with("host", "compute1").with("name", name);
    return rpc.call(WHO, "scheduler", request, Instance.class);
  }

  private Instance find(String name) {
    return rpc.call(WHO, HOST, RpcMessage.of("find_instance").with("name", name), Instance.class);
  }

  private Instance reported(String name) {
    return rpc.call(
        WHO, "scheduler", RpcMessage.of("reported_instance").with("name", name), Instance.class);
  }
}
