package org.warrenrpc.it.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.warrenrpc.it.servers.Leash;
import org.warrenrpc.it.servers.PortOffset;
import org.warrenrpc.it.servers.Tethered;

/**
 * A WildFly of the demonstration's own with the sample deployed. Ends with this JVM, however that
 * ends.
 */
final class WildFlyServer implements AutoCloseable {
  private static final String EAR = "warren-sample.ear";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final int LOG_TAIL_LINES = 40;

  private final Leash leash;
  private final Process process;
  private final Path base;

  private WildFlyServer(Leash leash, Process process, Path base) {
    this.leash = leash;
    this.process = process;
    this.base = base;
  }

  /**
   * Starts it on a base directory of its own; returns before it is up.
   *
   * @param build holds this JVM's test classes
   */
  static WildFlyServer start(Path build, Path base, String brokerUrl) throws IOException {
    Files.copy(Path.of(System.getProperty("ear.file")), base.resolve("deployments").resolve(EAR));
    ProcessBuilder builder =
        new ProcessBuilder(command(home(), build, base, PortOffset.ofThisRun()));
    // not an argument, which every user of the machine could read
    builder.environment().put("WARREN_CONNECTIONURL", brokerUrl);
    builder.redirectErrorStream(true).redirectOutput(log(base).toFile());
    Leash leash = Leash.of(STOP_LIMIT);
    try {
      return new WildFlyServer(leash, leash.start(builder), base);
    } catch (IOException | IllegalStateException e) {
      leash.close();
      throw e;
    }
  }

  /** Where it is installed. */
  static Path home() {
    return Path.of(System.getProperty("jboss.home")).toAbsolutePath();
  }

  /** What the server on a base directory prints. */
  static Path log(Path base) {
    return base.resolve("console.log");
  }

  private static List<String> command(Path home, Path build, Path base, int offset) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Stream<String> opens =
        Stream.of(
                "java.lang",
                "java.lang.invoke",
                "java.io",
                "java.net",
                "java.security",
                "java.util",
                "java.util.concurrent")
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED");
    Stream<String> rest =
        Stream.of(
            "-Xmx512m",
            "-Djava.net.preferIPv4Stack=true",
            "-Djboss.modules.system.pkgs=org.jboss.byteman",
            "-Dorg.jboss.boot.log.file=" + base.resolve("log").resolve("server.log"),
            "-Dlogging.configuration=" + base.resolve("configuration/logging.properties").toUri(),
            "-Dwarren.demo=true",
            "-Dwarren.demo.transcript=" + base.resolve("transcript.txt"),
            "-cp",
            home.resolve("jboss-modules.jar") + File.pathSeparator + build.resolve("test-classes"),
            Tethered.class.getName(),
            "org.jboss.modules.Main",
            "-mp",
            home.resolve("modules").toString(),
            "org.jboss.as.standalone",
            "-Djboss.home.dir=" + home,
            "-Djboss.server.base.dir=" + base,
            "-Djboss.socket.binding.port-offset=" + offset);
    return Stream.of(Stream.of(java), opens, rest).flatMap(part -> part).toList();
  }

  Path transcript() {
    return base.resolve("transcript.txt");
  }

  boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
    return process.waitFor(time, unit);
  }

  /** The deployment scanner leaves a marker when it failed. */
  void requireHealthy() throws IOException {
    Path failed = base.resolve("deployments").resolve(EAR + ".failed");
    if (Files.exists(failed)) {
      throw new IllegalStateException(
          "The sample was not deployed: " + Files.readString(failed) + "\n" + logTail());
    }
  }

  String logTail() throws IOException {
    List<String> lines = Files.readAllLines(log(base));
    int from = Math.max(0, lines.size() - LOG_TAIL_LINES);
    return String.join("\n", lines.subList(from, lines.size()));
  }

  @Override
  public void close() {
    leash.close();
  }
}
