package org.warrenrpc.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The launcher as a process of its own, on the embedded broker. */
class DemoIT {
  private static final int LIMIT_SECONDS = 240;

  private Process launcher;

  @AfterEach
  void stop() {
    if (launcher != null) {
      launcher.destroy();
    }
  }

  @Test
  void everyStepAnswersAndTheDemonstrationEnds() throws Exception {
    launch("demo-to-its-end", true);
    List<String> lines;
    try (BufferedReader out = launcher.inputReader()) {
      lines = out.lines().toList();
    }
    assertThat(launcher.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(launcher.exitValue()).as(String.join("\n", lines)).isZero();
    assertThat(lines).contains("DEMO OK").noneMatch(line -> line.contains("FAILED"));
    assertThat(lines).filteredOn(line -> line.startsWith("  ok ")).hasSize(11);
  }

  @Test
  void aSignalToTheLauncherLeavesNoProcess() throws Exception {
    launch("demo-terminated", false);
    List<ProcessHandle> children = new ArrayList<>();
    try (BufferedReader out = launcher.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.startsWith("Ctrl-C")) {
        line = out.readLine();
      }
      assertThat(line).as("the demonstration stays up").isNotNull();
      children.addAll(launcher.descendants().toList());
      assertThat(children).as("broker and server").hasSize(2);
      launcher.destroy();
      assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    for (ProcessHandle child : children) {
      child.onExit().get(30, TimeUnit.SECONDS);
    }
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  /** In a build folder of its own, so that runs do not share a server's base. */
  private void launch(String name, boolean exit) throws IOException {
    Path build = Path.of(System.getProperty("build.dir")).toAbsolutePath();
    Path own = Files.createDirectories(build.resolve(name));
    for (String shared : List.of("qpid", "test-classes")) {
      Path link = own.resolve(shared);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, build.resolve(shared));
      }
    }
    launcher =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                build.resolve("test-classes").toString(),
                "-Dbuild.dir=" + own,
                "-Djboss.home=" + System.getProperty("jboss.home"),
                "-Dear.file=" + Path.of(System.getProperty("ear.file")).toAbsolutePath(),
                "-Ddemo.exit=" + exit,
                Demo.class.getName())
            .redirectErrorStream(true)
            .start();
  }
}
