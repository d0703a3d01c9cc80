package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** I3: what WildFly by itself only warns of, or replaces by the default. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class MistypedIT {
  private static final String BINDING =
      """
      <jboss:ejb-jar xmlns:jboss="urn:jboss:jakartaee:1.0" xmlns="https://jakarta.ee/xml/ns/jakartaee"
          xmlns:rab="urn:resource-adapter-binding:2.0" version="4.0">
        <assembly-descriptor>
          <rab:resource-adapter-binding>
            <ejb-name>*</ejb-name>
            <rab:resource-adapter-name>warren.rar</rab:resource-adapter-name>
          </rab:resource-adapter-binding>
        </assembly-descriptor>
      </jboss:ejb-jar>
      """;

  @ArquillianResource Deployer deployer;

  @Deployment(name = "adapter", order = 1, testable = false)
  static ResourceAdapterArchive adapter() {
    return ShrinkWrap.create(ZipImporter.class, "warren.rar")
        .importFrom(new File(System.getProperty("rar.file")))
        .as(ResourceAdapterArchive.class);
  }

  @Deployment(name = "mistyped", managed = false, testable = false)
  static JavaArchive mistyped() {
    return beans("mistyped.jar", MistypedBean.class);
  }

  @Deployment(name = "miscounted", managed = false, testable = false)
  static JavaArchive miscounted() {
    return beans("miscounted.jar", MiscountedBean.class);
  }

  @Test
  void everyMistypedNameFailsTheDeployment() {
    assertThatThrownBy(() -> deployer.deploy("mistyped"))
        .hasStackTraceContaining("concurency in @MessageDriven of " + MistypedBean.class.getName())
        .hasStackTraceContaining("the nearest is concurrency")
        .hasStackTraceContaining("the nearest is topic");
  }

  @Test
  void everyNumberThatIsNoneFailsTheDeployment() {
    assertThatThrownBy(() -> deployer.deploy("miscounted"))
        .hasStackTraceContaining("concurrency 'few' of RpcActivationSpec")
        .hasStackTraceContaining("prefetch 'many' of RpcActivationSpec");
  }

  private static JavaArchive beans(String name, Class<?> bean) {
    return ShrinkWrap.create(JavaArchive.class, name)
        .addClass(bean)
        .add(new StringAsset(BINDING), "META-INF/jboss-ejb3.xml")
        .setManifest(
            new StringAsset("Manifest-Version: 1.0\nDependencies: deployment.warren.rar\n"));
  }
}
