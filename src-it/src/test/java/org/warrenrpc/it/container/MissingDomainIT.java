package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Callers where the adapter has no security domain: I21. Alone in the server, since WildFly gives
 * adapters of equal configuration one work manager, and with it the domain of the first.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class MissingDomainIT {
  private static final String APPLICATION = "without-domain";

  @ArquillianResource Deployer deployer;

  @Deployment(name = APPLICATION, managed = false, testable = false)
  static EnterpriseArchive application() {
    return DoorsEar.withoutDomain(APPLICATION, FixedDoor.class);
  }

  @Test
  void theDeploymentFailsAndSaysWhy() {
    assertThatThrownBy(() -> deployer.deploy(APPLICATION))
        .hasStackTraceContaining("securityInflow of FixedDoor on fixed-door")
        .hasStackTraceContaining("security domain");
  }
}
