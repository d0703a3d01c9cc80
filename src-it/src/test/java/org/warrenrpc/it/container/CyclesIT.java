package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
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

/**
 * An application with the adapter inside is deployed, used and undeployed again and again: ten
 * times, or as often as the system property {@code cycles} says.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class CyclesIT {
  private static final String APPLICATION = "cycles";
  private static final int CYCLES = Integer.getInteger("cycles", 10);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Each thread keeps the first Work that it ran, and so the adapter's classes, while it lives. */
  private static final String IDLE_THREADS_END =
      "/subsystem=jca/workmanager=default/short-running-threads=default"
          + ":write-attribute(name=allow-core-timeout, value=true)";

  @ArquillianResource Deployer deployer;

  @Deployment(name = APPLICATION, managed = false, testable = false)
  static EnterpriseArchive deployment() {
    return LookupsEar.withDefinitions(APPLICATION);
  }

  // L2, P8
  @Test
  void cyclesLeaveNoThreadSocketMBeanOrClassLoader() throws Exception {
    ServerCommands.run(List.of(IDLE_THREADS_END));
    // the server's own pools and caches are filled by the first
    cycle();
    Set<String> beans = ServerProcess.beans();
    long sockets = ServerProcess.sockets();
    for (int i = 0; i < CYCLES; i++) {
      cycle();
      assertThat(ServerThreads.dump())
          .extracting(ServerThreads.One::name)
          .noneMatch(name -> name.contains("warren") || name.contains("AMQP"));
    }
    assertThat(ServerProcess.beans()).as("MBeans").isEqualTo(beans);
    Eventually.within(LIMIT, "as many sockets as before", () -> ServerProcess.sockets() <= sockets);
    Eventually.within(
        LIMIT,
        "no class loader of it is left",
        () -> ServerProcess.classLoaders(APPLICATION + ".ear") == 0);
  }

  private void cycle() throws Exception {
    deployer.deploy(APPLICATION);
    try (OutsideClient client = new OutsideClient()) {
      client.awaitLookupsOf(APPLICATION);
      for (String factory :
          List.of(
              LookupsEar.factory(APPLICATION),
              "java:app/warren/annotated",
              "java:app/warren/described")) {
        assertThat(client.greetingBy(factory, LookupsEar.target(APPLICATION)))
            .isEqualTo(APPLICATION);
      }
      Eventually.within(
          LIMIT, "a consumer answers", () -> greetingByConsumer(client).equals("a consumer"));
    } finally {
      deployer.undeploy(APPLICATION);
    }
  }

  private static String greetingByConsumer(OutsideClient client) {
    RpcMessage request =
        RpcMessage.of("greetByConsumer")
            .with("factory", LookupsEar.factory(APPLICATION))
            .with("greeting", new Lookups.Greeting("outside", 1));
    return client.rpc().call(RpcContext.EMPTY, "lookups", request, Lookups.Greeting.class).from();
  }
}
