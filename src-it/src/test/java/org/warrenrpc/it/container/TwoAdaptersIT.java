package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.it.servers.QpidServer;

/** Two applications in one server, each with the adapter inside, on a broker of its own. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class TwoAdaptersIT {
  private static final String ONE = "one";
  private static final String OTHER = "other";
  private static final QpidServer OTHER_BROKER = QpidServer.start();

  @ArquillianResource Deployer deployer;

  @Deployment(name = ONE, managed = false, testable = false)
  static EnterpriseArchive one() {
    return LookupsEar.of(ONE);
  }

  @Deployment(name = OTHER, managed = false, testable = false)
  static EnterpriseArchive other() {
    return LookupsEar.of(OTHER, Map.of("connectionURL", OTHER_BROKER.url()));
  }

  @AfterAll
  static void stop() {
    OTHER_BROKER.close();
  }

  // L3, P9
  @Test
  void neitherSeesTheOtherAndOneLivesOnWhenTheOtherEnds() throws Exception {
    deployer.deploy(ONE);
    try (OutsideClient here = new OutsideClient();
        OutsideClient there = new OutsideClient(OTHER_BROKER.url())) {
      deployer.deploy(OTHER);
      try {
        here.awaitLookupsOf(ONE);
        there.awaitLookupsOf(OTHER);
        assertGreets(here, ONE);
        assertGreets(there, OTHER);
      } finally {
        deployer.undeploy(OTHER);
      }
      assertGreets(here, ONE);
    } finally {
      deployer.undeploy(ONE);
    }
  }

  private static void assertGreets(OutsideClient client, String application) {
    assertThat(client.greetingBy(LookupsEar.factory(application), LookupsEar.target(application)))
        .isEqualTo(application);
  }
}
