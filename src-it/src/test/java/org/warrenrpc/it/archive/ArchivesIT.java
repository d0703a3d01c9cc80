package org.warrenrpc.it.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Nothing is packed that is not named here. */
class ArchivesIT {

  // P7
  @Test
  void theAdapterHoldsWarrenItsApiTheClientJacksonAndSlf4jOnly() throws IOException {
    assertThat(files("rar.file"))
        .extracting(name -> name.replaceAll("-[0-9][0-9A-Za-z.-]*\\.jar$", ".jar"))
        .containsExactlyInAnyOrder(
            "META-INF/ironjacamar.xml",
            "META-INF/ra.xml",
            "amqp-client.jar",
            "jackson-annotations.jar",
            "jackson-core.jar",
            "jackson-databind.jar",
            "jackson-datatype-jdk8.jar",
            "jackson-datatype-jsr310.jar",
            "slf4j-api.jar",
            "slf4j-jdk14.jar",
            "warren-api.jar",
            "warren.jar");
  }

  // P5
  @Test
  void noLibraryOfTheAdapterIsAnArchiveOfBeans() throws IOException {
    try (ZipFile adapter = new ZipFile(System.getProperty("rar.file"))) {
      for (ZipEntry library : adapter.stream().filter(ArchivesIT::isLibrary).toList()) {
        assertThat(names(adapter, library))
            .as(library.getName())
            .doesNotContain("META-INF/beans.xml");
      }
    }
  }

  private static boolean isLibrary(ZipEntry entry) {
    return entry.getName().endsWith(".jar");
  }

  private static List<String> names(ZipFile archive, ZipEntry library) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream entries = new ZipInputStream(archive.getInputStream(library))) {
      for (ZipEntry each = entries.getNextEntry(); each != null; each = entries.getNextEntry()) {
        names.add(each.getName());
      }
    }
    assertThat(names).isNotEmpty();
    return names;
  }

  @Test
  void theApplicationHoldsTheAdapterAndTheBeansAndNoLibrary() throws IOException {
    assertThat(files("ear.file"))
        .containsExactlyInAnyOrder("META-INF/application.xml", "ejb-sample.jar", "warren.rar");
  }

  private static List<String> files(String property) throws IOException {
    try (ZipFile archive = new ZipFile(System.getProperty(property))) {
      return archive.stream()
          .filter(entry -> !entry.isDirectory())
          .map(ZipEntry::getName)
          .filter(name -> !name.startsWith("META-INF/maven/"))
          .filter(name -> !name.equals("META-INF/MANIFEST.MF"))
          .toList();
    }
  }
}
