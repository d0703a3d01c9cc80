package org.warrenrpc.it.archive;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.Connector;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.io.File;
import java.nio.file.Path;
import javax.transaction.xa.XAResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive by the rules of IronJacamar's validator. */
class ValidatorIT {
  @TempDir private Path folder;

  // P10, L5
  @Test
  void theValidatorHasNoErrorAndNoWarning() throws Exception {
    File archive = new File(System.getProperty("rar.file"));
    assertThat(Validator.findings(archive, folder)).isEmpty();
  }

  /** Else the other test would say nothing. */
  @Test
  void theValidatorFindsAnAdapterThatBreaksARule() throws Exception {
    JavaArchive classes =
        ShrinkWrap.create(JavaArchive.class, "classes.jar").addClass(WithoutEquals.class);
    File archive = folder.resolve("broken.rar").toFile();
    ShrinkWrap.create(ResourceAdapterArchive.class, "broken.rar")
        .addAsLibraries(classes)
        .as(ZipExporter.class)
        .exportTo(archive);
    assertThat(String.join("\n", Validator.findings(archive, folder)))
        .contains(WithoutEquals.class.getName(), "equals");
  }

  /** Adapters are compared by configuration (Connectors 2.1, 19.4.2): not this one. */
  @Connector
  public static final class WithoutEquals implements ResourceAdapter {

    @Override
    public void start(BootstrapContext context) {}

    @Override
    public void stop() {}

    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) {}

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {}

    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) {
      return new XAResource[0];
    }
  }
}
