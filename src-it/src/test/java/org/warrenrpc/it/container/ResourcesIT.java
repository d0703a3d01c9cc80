package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.RemoteError;

/** Connection factories and targets in JNDI, by each way that an application or its adapter has. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class ResourcesIT {
  private static final String APPLICATION = "resources";

  @Deployment(testable = false)
  static EnterpriseArchive deployment() {
    return LookupsEar.withDefinitions(APPLICATION);
  }

  @BeforeEach
  void theBeanAnswers() throws Exception {
    try (OutsideClient client = new OutsideClient()) {
      client.awaitLookupsOf(APPLICATION);
    }
  }

  // P1
  @Test
  void theAdaptersDescriptorBindsAFactoryAndATarget() throws Exception {
    assertGreets(LookupsEar.factory(APPLICATION), LookupsEar.target(APPLICATION));
  }

  // P9
  @Test
  void annotationsOfTheApplicationDefineAFactoryAndATarget() throws Exception {
    assertGreets("java:app/warren/annotated", "java:app/warren/annotatedTarget");
  }

  // P9
  @Test
  void theApplicationsDescriptorDefinesAFactoryAndATarget() throws Exception {
    assertGreets("java:app/warren/described", "java:app/warren/describedTarget");
  }

  // L3: each definition makes an adapter of its own from the same classes
  @Test
  void theConfigurationOfOneDefinitionIsNotAnothers() throws Exception {
    try (OutsideClient client = new OutsideClient()) {
      assertThatThrownBy(
              () ->
                  client.greetingBy("java:app/warren/elsewhere", "java:app/warren/annotatedTarget"))
          .isInstanceOf(RemoteError.class)
          .hasMessageContaining("nobody-listens-here");
    }
    assertGreets("java:app/warren/annotated", "java:app/warren/annotatedTarget");
  }

  private static void assertGreets(String factory, String target) throws Exception {
    try (OutsideClient client = new OutsideClient()) {
      assertThat(client.greetingBy(factory, target)).isEqualTo(APPLICATION);
    }
  }
}
