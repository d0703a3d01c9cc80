package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

/** The same archive deployed by itself, with an application beside it, as the README says. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class BesideIT {
  private static final String LOOKUPS = "lookups-beside";
  private static final String DESCRIPTOR = "META-INF/jboss-ejb3.xml";

  @Deployment(name = "adapter", order = 1, testable = false)
  static ResourceAdapterArchive adapter() {
    return ShrinkWrap.create(ZipImporter.class, "warren.rar")
        .importFrom(new File(System.getProperty("rar.file")))
        .as(ResourceAdapterArchive.class);
  }

  @Deployment(name = "application", order = 2, testable = false)
  static JavaArchive application() {
    JavaArchive beans =
        ShrinkWrap.create(ZipImporter.class, "beside.jar")
            .importFrom(new File(System.getProperty("ejb.file")))
            .as(JavaArchive.class);
    String descriptor = text(beans).replace("#warren.rar", "warren.rar");
    beans.delete(DESCRIPTOR);
    beans.delete("META-INF/MANIFEST.MF");
    return beans
        .add(new StringAsset(descriptor), DESCRIPTOR)
        .setManifest(
            new StringAsset("Manifest-Version: 1.0\nDependencies: deployment.warren.rar\n"));
  }

  @ArquillianResource Deployer deployer;

  @Deployment(name = LOOKUPS, managed = false, testable = false)
  static JavaArchive lookups() {
    return LookupsEar.beside(LOOKUPS, "warren.rar");
  }

  // P9
  @Test
  void beansOfAnotherDeploymentAnswer() throws Exception {
    try (OutsideClient client = new OutsideClient()) {
      RpcMessage request =
          RpcMessage.of("run_instance").with("host", "compute1").with("name", "beside");
      Eventually.within(
          Duration.ofSeconds(60),
          "the scheduler and the host answer",
          () -> client.rpc().call(RpcContext.EMPTY, "scheduler", request) != null);
      assertThat(client.rpc().call(RpcContext.EMPTY, "scheduler", request).toString())
          .contains("name=beside");
    }
  }

  // P9
  @Test
  void theServersConfigurationBindsAFactoryAndATarget() throws Exception {
    ServerCommands.run(commands());
    // afterwards, so that the beans must be found an adapter beside the one configured here
    deployer.deploy(LOOKUPS);
    try (OutsideClient client = new OutsideClient()) {
      client.awaitLookupsOf(LOOKUPS);
      assertThat(client.greetingBy("java:/warren/Patient", "java:/warren/console"))
          .isEqualTo(LOOKUPS);
    } finally {
      deployer.undeploy(LOOKUPS);
      ServerCommands.run(
          List.of("/subsystem=resource-adapters/resource-adapter=more-warren:remove"));
    }
  }

  /** The target's topic is the test's. */
  private static List<String> commands() throws IOException {
    return Files.readAllLines(Path.of("../ear/src/main/wildfly/more.cli")).stream()
        .map(line -> line.replace("value=console", "value=lookups"))
        .toList();
  }

  private static String text(JavaArchive beans) {
    try (var in = beans.get(DESCRIPTOR).getAsset().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
