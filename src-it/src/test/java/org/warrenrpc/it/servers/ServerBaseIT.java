package org.warrenrpc.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerBaseIT {
  @TempDir Path folder;

  private Path home;
  private Path build;

  @BeforeEach
  void server() throws IOException {
    home = folder.resolve("home");
    build = folder.resolve("build");
    Files.createDirectories(home.resolve("standalone/configuration"));
  }

  @Test
  void aRunHasABaseOfItsOwn() throws IOException {
    Process other = Sleepers.builder("sleep").start();
    try {
      Path theirs = Files.createDirectories(build.resolve("base-" + other.pid() + "-1"));
      Path ours = ServerBase.fresh(home, build, "base");
      assertThat(ours).isNotEqualTo(theirs).isDirectoryContaining("glob:**configuration");
      assertThat(theirs).as("the base of a run that goes on").exists();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void theBasesOfRunsThatHaveEndedGo() throws Exception {
    Process ended = Sleepers.builder("sleep").start();
    ended.destroyForcibly().waitFor();
    Path old = Files.createDirectories(build.resolve("base-" + ended.pid() + "-1/deployments"));
    Path others = Files.createDirectories(build.resolve("another-" + ended.pid() + "-1"));
    ServerBase.fresh(home, build, "base");
    assertThat(old.getParent()).doesNotExist();
    assertThat(others).as("what has another name").exists();
  }
}
