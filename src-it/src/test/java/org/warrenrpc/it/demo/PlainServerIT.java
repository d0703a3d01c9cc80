package org.warrenrpc.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.warrenrpc.it.servers.QpidServer;
import org.warrenrpc.it.servers.ServerBase;

/**
 * A configuration without message-driven beans, as WildFly's default one, made fit by the README.
 */
class PlainServerIT {
  private static final Path BUILD = Path.of(System.getProperty("build.dir")).toAbsolutePath();
  private static final Pattern MDB = Pattern.compile("(?s)<mdb>.*?</mdb>");

  @Test
  void theReadmesCommandsMakeItServeTheSample() throws Exception {
    Path base = ServerBase.fresh(WildFlyServer.home(), BUILD, "plain-server");
    Path configuration = base.resolve("configuration/standalone.xml");
    String provisioned = Files.readString(configuration);
    String plain = MDB.matcher(provisioned).replaceAll("");
    assertThat(plain).isNotEqualTo(provisioned);
    Files.writeString(configuration, plain);

    apply(readmesCommands(), base);
    assertThat(Files.readString(configuration)).containsPattern(MDB);

    List<String> lines = new ArrayList<>();
    try (QpidServer broker = QpidServer.start();
        WildFlyServer server = WildFlyServer.start(BUILD, base, broker.url())) {
      assertThat(new Transcript(server.transcript()).follow(server, lines::add))
          .as("%s", lines)
          .isTrue();
    }
  }

  private static List<String> readmesCommands() throws IOException {
    List<String> commands =
        Files.readAllLines(Path.of("../README.md")).stream()
            .filter(line -> line.startsWith("/subsystem=ejb3"))
            .toList();
    assertThat(commands).isNotEmpty();
    return commands;
  }

  /** By the server's own command line, on the server embedded into that. */
  private static void apply(List<String> commands, Path base) throws Exception {
    List<String> script = new ArrayList<>();
    script.add("embed-server --std-out=echo");
    script.addAll(commands);
    script.add("stop-embedded-server");
    Path file = Files.write(base.resolve("plain.cli"), script);
    Path home = WildFlyServer.home();
    Path log = base.resolve("plain.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djboss.server.base.dir=" + base,
            "-jar",
            home.resolve("jboss-modules.jar").toString(),
            "-mp",
            home.resolve("modules").toString(),
            "org.jboss.as.cli",
            "--file=" + file);
    builder.environment().put("JBOSS_HOME", home.toString());
    Process cli = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(cli.waitFor(120, TimeUnit.SECONDS)).as("the command line ends").isTrue();
      assertThat(cli.exitValue()).as(() -> "it succeeds: " + log + "\n" + text(log)).isZero();
    } finally {
      cli.destroyForcibly();
    }
  }

  private static String text(Path log) {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
