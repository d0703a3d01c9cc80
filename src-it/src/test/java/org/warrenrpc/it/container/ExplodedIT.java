package org.warrenrpc.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenrpc.it.servers.Folders;

/** The application and the adapter as folders, found by the server's deployment scanner. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class ExplodedIT {
  private static final String APPLICATION = "exploded";
  private static final Duration SCAN = Duration.ofSeconds(60);

  private final Path scanned = Path.of(System.getProperty("it.server.base"), "deployments");
  private final Path folder = scanned.resolve(APPLICATION + ".ear");

  // P9; P1: here the annotations say what the descriptor says elsewhere
  @Test
  void theAdapterServesAsAFolderAndWithoutItsDescriptor() throws Exception {
    explode(LookupsEar.of(APPLICATION).as(ZipExporter.class).exportAsInputStream(), folder);
    Files.delete(folder.resolve("warren.rar/META-INF/ra.xml"));
    Files.createFile(marker("dodeploy"));
    try (OutsideClient client = new OutsideClient()) {
      awaitMarker("deployed");
      client.awaitLookupsOf(APPLICATION);
      assertThat(client.greetingBy(LookupsEar.factory(APPLICATION), LookupsEar.target(APPLICATION)))
          .isEqualTo(APPLICATION);
    } finally {
      if (Files.deleteIfExists(marker("deployed"))) {
        awaitMarker("undeployed");
      }
      Folders.delete(folder);
    }
  }

  private Path marker(String kind) {
    return scanned.resolve(folder.getFileName() + "." + kind);
  }

  private void awaitMarker(String kind) throws Exception {
    Path failed = marker("failed");
    Eventually.within(
        SCAN,
        "the scanner says " + kind,
        () -> {
          assertThat(failed).doesNotExist();
          return Files.exists(marker(kind));
        });
  }

  /** With the modules inside, but not their libraries. */
  private static void explode(InputStream archive, Path to) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(archive)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = to.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else if (to.endsWith(APPLICATION + ".ear") && entry.getName().matches("\\w+\\.[rj]ar")) {
          explode(new ByteArrayInputStream(zip.readAllBytes()), file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }
}
