package org.warrenrpc.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerHomeIT {
  @TempDir Path build;

  @Test
  void aServerWhoseProvisioningWasInterruptedIsDeleted() throws IOException {
    Path folder = server();
    new ServerHome(folder).check();
    assertThat(folder).doesNotExist();
  }

  @Test
  void aServerThatIsWholeStays() throws IOException {
    Path folder = server();
    new ServerHome(folder).mark();
    new ServerHome(folder).mark();
    new ServerHome(folder).check();
    assertThat(folder.resolve("modules/system")).exists();
  }

  @Test
  void nothingIsThereBeforeTheFirstBuild() throws IOException {
    new ServerHome(build.resolve("server")).check();
    assertThat(build).isEmptyDirectory();
  }

  private Path server() throws IOException {
    Path folder = build.resolve("server");
    Files.createDirectories(folder.resolve("modules/system"));
    return folder;
  }
}
