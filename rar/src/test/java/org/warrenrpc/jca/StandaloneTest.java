package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;

@Timeout(60)
final class StandaloneTest {
  private final RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
  private final Greeter greeter = new Greeter();

  // C7
  @Test
  void aProgramWithoutAContainerCallsAndAnswers() throws Exception {
    managed.setRpcBackend("memory");
    try (StandaloneConnectionFactory factory = managed.createConnectionFactory();
        RpcConnection connection = factory.createConnection()) {
      connection.createConsumer("greeter", greeter);
      connection.consumeInThread();
      Await.until("the greeter answers", () -> answers(factory));
      RpcMessage message = RpcMessage.of("greet").with("name", "Ada");
      assertThat(factory.call(RpcContext.EMPTY, "greeter", message, String.class))
          .isEqualTo("Hello Ada");
      assertThat(connection.call(RpcContext.EMPTY, "greeter", message)).isEqualTo("Hello Ada");
      assertThat(greeter.threads).allMatch(name -> name.startsWith("warren work"));
    }
    Await.until("no thread of ours is left", () -> threads().isEmpty());
  }

  @Test
  void closeEndsWhatWasLeftOpenAndEveryThread() throws Exception {
    managed.setRpcBackend("memory");
    StandaloneConnectionFactory factory = managed.createConnectionFactory();
    RpcConnection connection = factory.createConnection(true);
    connection.createConsumer("greeter", greeter);
    connection.consumeInThread();
    Await.until("the greeter answers", () -> answers(factory));
    factory.close();
    factory.close();
    RpcMessage message = RpcMessage.of("greet").with("name", "Ada");
    assertThatThrownBy(() -> factory.call(RpcContext.EMPTY, "greeter", message))
        .isInstanceOf(ConnectionClosedException.class);
    assertThatThrownBy(factory::createConnection).isInstanceOf(ConnectionClosedException.class);
    assertThatThrownBy(() -> connection.call(RpcContext.EMPTY, "greeter", message))
        .isInstanceOf(ConnectionClosedException.class);
    Await.until("no thread of ours is left", () -> threads().isEmpty());
  }

  @Test
  void factoriesOfOneOriginShareAMemoryBrokerAndOthersDoNot() throws Exception {
    managed.setRpcBackend("memory");
    RpcManagedConnectionFactory other = new RpcManagedConnectionFactory();
    other.setRpcBackend("memory");
    try (StandaloneConnectionFactory stranger = other.createConnectionFactory();
        StandaloneConnectionFactory first = managed.createConnectionFactory()) {
      try (StandaloneConnectionFactory second = managed.createConnectionFactory()) {
        RpcConnection connection = second.createConnection();
        connection.createConsumer("greeter", greeter);
        connection.consumeInThread();
        Await.until("the greeter answers", () -> answers(first));
        assertThat(answers(stranger)).isFalse();
      }
      assertThat(answers(first)).as("its consumer went with its own factory").isFalse();
      assertThatThrownBy(
              () -> first.call(RpcContext.EMPTY, "nobody", RpcMessage.of("x").with("y", 1)))
          .isInstanceOf(org.warrenrpc.UnroutableException.class);
    }
  }

  @Test
  void anExecutorOfTheApplicationsRunsItsConsumers() throws Exception {
    managed.setRpcBackend("memory");
    var executor = Executors.newFixedThreadPool(2, task -> new Thread(task, "mine"));
    managed.setExecutor(executor);
    try (StandaloneConnectionFactory factory = managed.createConnectionFactory();
        RpcConnection connection = factory.createConnection()) {
      connection.createConsumer("greeter", greeter);
      connection.consumeInThread();
      Await.until("the greeter answers", () -> answers(factory));
      assertThat(greeter.threads).containsOnly("mine");
    }
    assertThat(executor.isShutdown()).isFalse();
    executor.shutdown();
  }

  @Test
  void connectionsAreUsedAgainAndTheLostOnesAreNot() throws Exception {
    managed.setRpcBackend(LosingBroker.NAME);
    try (StandaloneConnectionFactory factory = managed.createConnectionFactory()) {
      RpcMessage message = RpcMessage.of("greet").with("name", "Ada");
      for (int i = 0; i < 3; i++) {
        factory.fanoutCast(RpcContext.EMPTY, "greeter", message);
      }
      LosingBroker broker = LosingBroker.of(managed.engine());
      assertThat(broker.connects()).isEqualTo(1);
      broker.restart();
      Await.until(
          "a cast goes through again",
          () -> {
            try {
              factory.fanoutCast(RpcContext.EMPTY, "greeter", message);
              return true;
            } catch (RpcException e) {
              return false;
            }
          });
      assertThat(broker.connects()).isEqualTo(2);
    }
  }

  @Test
  void aFactoryIsNotSerializable() throws Exception {
    managed.setRpcBackend("memory");
    try (StandaloneConnectionFactory factory = managed.createConnectionFactory()) {
      assertThatThrownBy(() -> Copy.of(factory)).isInstanceOf(NotSerializableException.class);
    }
  }

  private static boolean answers(StandaloneConnectionFactory factory) {
    try {
      RpcMessage probe = RpcMessage.of("greet").with("name", "probe");
      Target greeter = Target.topic("greeter");
      Duration limit = Duration.ofMillis(500);
      return "Hello probe"
          .equals(factory.call(RpcContext.EMPTY, greeter, probe, Object.class, limit));
    } catch (RpcException e) {
      return false;
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("warren "))
        .toList();
  }

  /** Answers. */
  public static final class Greeter {
    final Set<String> threads = ConcurrentHashMap.newKeySet();

    public String greet(String name) {
      threads.add(Thread.currentThread().getName());
      return "Hello " + name;
    }
  }
}
