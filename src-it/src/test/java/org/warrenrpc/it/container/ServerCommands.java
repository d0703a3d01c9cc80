package org.warrenrpc.it.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server's own command line, connected to the server that Arquillian started. */
final class ServerCommands {
  private static final int LIMIT_SECONDS = 120;

  private ServerCommands() {}

  /** Runs them in order; fails, telling what was printed, where one of them fails. */
  static void run(List<String> commands) throws IOException, InterruptedException {
    Path base = Path.of(System.getProperty("it.server.base")).toAbsolutePath();
    Path home = Path.of(System.getProperty("jboss.home")).toAbsolutePath();
    Path file = Files.write(base.resolve("commands.cli"), commands);
    Path log = base.resolve("commands.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            home.resolve("jboss-modules.jar").toString(),
            "-mp",
            home.resolve("modules").toString(),
            "org.jboss.as.cli",
            "--connect",
            "--controller=127.0.0.1:" + System.getProperty("it.management.port"),
            "--file=" + file);
    builder.environment().put("JBOSS_HOME", home.toString());
    Process cli = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!cli.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || cli.exitValue() != 0) {
        throw new AssertionError(commands + " failed: " + Files.readString(log));
      }
    } finally {
      cli.destroyForcibly();
    }
  }
}
