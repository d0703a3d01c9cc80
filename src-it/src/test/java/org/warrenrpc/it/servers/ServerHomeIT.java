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
    new ServerHome(folder, recipe()).check();
    assertThat(folder).doesNotExist();
  }

  @Test
  void aServerThatIsWholeStays() throws IOException {
    Path folder = server();
    new ServerHome(folder, recipe()).mark();
    new ServerHome(folder, recipe()).mark();
    new ServerHome(folder, recipe()).check();
    assertThat(folder.resolve("modules/system")).exists();
  }

  @Test
  void aServerByAnotherRecipeIsDeleted() throws IOException {
    Path folder = server();
    new ServerHome(folder, recipe()).mark();
    Files.writeString(recipe(), "another layer");
    new ServerHome(folder, recipe()).check();
    assertThat(folder).doesNotExist();
  }

  @Test
  void nothingIsThereBeforeTheFirstBuild() throws IOException {
    new ServerHome(build.resolve("server"), Path.of("absent")).check();
    assertThat(build).isEmptyDirectory();
  }

  private Path recipe() throws IOException {
    Path recipe = build.resolve("recipe");
    if (!Files.exists(recipe)) {
      Files.writeString(recipe, "layers");
    }
    return recipe;
  }

  private Path server() throws IOException {
    Path folder = build.resolve("server");
    Files.createDirectories(folder.resolve("modules/system"));
    return folder;
  }
}
