package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.it.servers.QpidServer;

/** Deployment where the broker does not answer. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class BrokerDownIT {
  private static final String REFUSED = "refused";
  private static final String SILENT = "silent";
  private static final int PORT = freePort();

  /** Takes connections, by the backlog, and never says a word. */
  private static final ServerSocket BLACK_HOLE = listen();

  /** For a loaded machine; idle it is a second or two. */
  private static final Duration FAST = Duration.ofSeconds(30);

  @ArquillianResource Deployer deployer;

  @Deployment(name = REFUSED, managed = false, testable = false)
  static EnterpriseArchive refused() {
    return LookupsEar.of(REFUSED, Map.of("connectionURL", url(PORT)));
  }

  @Deployment(name = SILENT, managed = false, testable = false)
  static EnterpriseArchive silent() {
    return LookupsEar.of(
        SILENT,
        Map.of(
            "connectionURL", url(BLACK_HOLE.getLocalPort()),
            "connectTimeoutMillis", String.valueOf(2 * FAST.toMillis())));
  }

  // L1, I7
  @Test
  void deploymentSucceedsWithoutABrokerAndBeansAnswerOnceItComes() throws Exception {
    deployer.deploy(REFUSED);
    try (QpidServer broker = QpidServer.start(PORT);
        OutsideClient client = new OutsideClient(broker.url())) {
      assertThat(broker.port()).isEqualTo(PORT);
      client.awaitLookupsOf(REFUSED);
    } finally {
      deployer.undeploy(REFUSED);
    }
  }

  // L1, L2, L4
  @Test
  void deploymentAndUndeploymentDoNotWaitForABrokerThatIsSilent() throws Exception {
    long start = System.nanoTime();
    deployer.deploy(SILENT);
    BLACK_HOLE.accept().close();
    deployer.undeploy(SILENT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(FAST);
    assertThat(ServerThreads.dump())
        .extracting(ServerThreads.One::name)
        .noneMatch(name -> name.contains("warren") || name.contains("AMQP"));
  }

  private static String url(int port) {
    return "amqp://guest:guest@127.0.0.1:" + port + "/";
  }

  private static int freePort() {
    try (ServerSocket probe = listen()) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
