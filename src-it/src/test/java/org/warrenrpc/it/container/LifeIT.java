package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.it.servers.RabbitServer;

/** From deployment to undeployment, seen from outside the server. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LifeIT {
  private static final String APPLICATION = "life-it";
  private static final int CALLERS = 16;
  private static final Optional<RabbitServer> RABBIT = ContainerSession.rabbit();

  @ArquillianResource Deployer deployer;

  @Deployment(name = APPLICATION, managed = false, testable = false)
  static EnterpriseArchive deployment() {
    return SampleEar.asBuilt(APPLICATION);
  }

  // L2, W1
  @Test
  void beansRunOnWorkThreadsOnlyAndUndeploymentLeavesNothing() throws Exception {
    Set<String> before = fanoutQueues();
    deployer.deploy(APPLICATION);
    try (OutsideClient client = new OutsideClient()) {
      Eventually.within(Duration.ofSeconds(60), "the host answers", () -> ask(client, 0) != null);
      assertThat(threadsThatRunBeans(client))
          .hasSizeGreaterThan(1)
          .allMatch(thread -> thread.stack().contains("workmanager.WorkWrapper.run"), "of Work");
      if (RABBIT.isPresent()) {
        assertThat(fanoutQueues()).as("with ours").hasSizeGreaterThan(before.size());
      }
    } finally {
      deployer.undeploy(APPLICATION);
    }
    assertThat(consumers("scheduler", "placement", "compute", "compute.compute1", "console"))
        .isZero();
    assertThat(ServerThreads.dump())
        .extracting(ServerThreads.One::name)
        .noneMatch(name -> name.contains("warren") || name.contains("AMQP"));
    assertThat(fanoutQueues()).as("the fanout queues of others").isEqualTo(before);
    if (RABBIT.isPresent()) {
      // it notices a moment later that a socket was closed
      Eventually.within(
          Duration.ofSeconds(20),
          "no connection is left",
          () -> told("list_connections").isEmpty());
    }
  }

  private static Set<String> fanoutQueues() {
    return told("list_queues").stream()
        .filter(name -> name.contains("_fanout_"))
        .collect(Collectors.toSet());
  }

  /** Names; none where the broker is no RabbitMQ. */
  private static List<String> told(String command) {
    return RABBIT.map(each -> each.ctl(command, "--no-table-headers", "name")).orElse(List.of());
  }

  private static List<ServerThreads.One> threadsThatRunBeans(OutsideClient client)
      throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<CompletableFuture<Object>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(CompletableFuture.supplyAsync(() -> ask(client, 3), callers));
      }
      List<ServerThreads.One> threads = new ArrayList<>();
      Eventually.within(
          Duration.ofSeconds(20),
          "several requests run at once",
          () -> {
            threads.clear();
            ServerThreads.dump().stream()
                .filter(thread -> thread.stack().contains("org.warrenrpc.sample"))
                .forEach(threads::add);
            return threads.size() > 1;
          });
      for (CompletableFuture<Object> call : calls) {
        assertThat(call.get(60, TimeUnit.SECONDS)).isNotNull();
      }
      return threads;
    } finally {
      callers.shutdownNow();
    }
  }

  private static Object ask(OutsideClient client, int seconds) {
    RpcMessage slow = RpcMessage.of("take_snapshot").with("name", "vm").with("seconds", seconds);
    return client.rpc().call(RpcContext.EMPTY, "compute", slow);
  }

  private static long consumers(String... queues) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(System.getProperty("it.broker.url").replaceFirst("/$", ""));
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      long consumers = 0;
      for (String queue : queues) {
        consumers += channel.consumerCount(queue);
      }
      return consumers;
    }
  }
}
