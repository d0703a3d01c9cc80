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
    launch("demo-to-its-end", "-Ddemo.exit=true");
    List<String> lines = toItsEnd();
    assertThat(launcher.exitValue()).as(String.join("\n", lines)).isZero();
    assertThat(lines).contains("DEMO OK").noneMatch(line -> line.contains("FAILED"));
    assertThat(lines).filteredOn(line -> line.startsWith("  ok ")).hasSize(12);
  }

  @Test
  void withoutTheBrokerItEndsSoonAndSaysWhy() throws Exception {
    launch("demo-alone", "-Ddemo.exit=true", "-Damqp.url=amqp://guest:secret@127.0.0.1:1/");
    List<String> lines = toItsEnd();
    assertThat(launcher.exitValue()).isNotZero();
    assertThat(lines)
        .filteredOn(line -> line.startsWith("  "))
        .as("the steps shown")
        .singleElement()
        .asString()
        .contains("FAILED", "ConnectException: Connection refused");
    assertThat(lines).anyMatch(line -> line.matches(".*see .*console\\.log"));
    assertThat(lines).noneMatch(line -> line.contains("secret"));
  }

  @Test
  void aSignalToTheLauncherLeavesNoProcess() throws Exception {
    launch("demo-terminated");
    awaitLine("Ctrl-C");
    List<ProcessHandle> children = launcher.descendants().toList();
    assertThat(children).as("broker and server").hasSize(2);
    launcher.destroy();
    allEnd(children);
  }

  @Test
  void aSignalToTheLauncherWhileItStartsTheServerLeavesNoProcess() throws Exception {
    Path build = launch("demo-terminated-early");
    awaitLine("Starting WildFly");
    launcher.destroy();
    assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
    allEnd(processesOf(build));
  }

  @Test
  void aLauncherThatIsKilledLeavesNoProcess() throws Exception {
    Path build = launch("demo-killed");
    awaitLine("Starting WildFly");
    List<ProcessHandle> children = List.of();
    while (children.size() < 2 && launcher.isAlive()) {
      children = launcher.descendants().toList();
    }
    assertThat(children).as("broker and server").hasSize(2);
    launcher.destroyForcibly();
    allEnd(children);
    assertThat(processesOf(build)).isEmpty();
  }

  private List<String> toItsEnd() throws Exception {
    List<String> lines;
    try (BufferedReader out = launcher.inputReader()) {
      lines = out.lines().toList();
    }
    assertThat(launcher.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return lines;
  }

  /** Leaves the output open: what is written to it may not fail. */
  private void awaitLine(String start) throws IOException {
    BufferedReader out = launcher.inputReader();
    String line = out.readLine();
    while (line != null && !line.startsWith(start)) {
      line = out.readLine();
    }
    assertThat(line).as("the line that starts so: %s", start).isNotNull();
  }

  private static void allEnd(List<ProcessHandle> children) throws Exception {
    for (ProcessHandle child : children) {
      child.onExit().get(30, TimeUnit.SECONDS);
    }
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  /** Whatever works on this launch's folder. */
  private static List<ProcessHandle> processesOf(Path build) {
    return ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().orElse("").contains(build + "/"))
        .toList();
  }

  /** In a build folder of its own, which tells its processes from others. */
  private Path launch(String name, String... properties) throws IOException {
    Path build = Path.of(System.getProperty("build.dir")).toAbsolutePath();
    Path own = Files.createDirectories(build.resolve(name));
    for (String shared : List.of("qpid", "test-classes")) {
      Path link = own.resolve(shared);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, build.resolve(shared));
      }
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", build.resolve("test-classes").toString()));
    command.add("-Dbuild.dir=" + own);
    command.add("-Djboss.home=" + System.getProperty("jboss.home"));
    command.add("-Dear.file=" + Path.of(System.getProperty("ear.file")).toAbsolutePath());
    command.addAll(List.of(properties));
    command.add(Demo.class.getName());
    launcher = new ProcessBuilder(command).redirectErrorStream(true).start();
    return own;
  }
}
