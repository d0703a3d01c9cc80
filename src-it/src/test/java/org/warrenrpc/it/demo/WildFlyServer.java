package org.warrenrpc.it.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.warrenrpc.it.servers.PortOffset;
import org.warrenrpc.it.servers.ServerBase;

/** A WildFly of the demonstration's own with the sample deployed. Ends with this JVM. */
final class WildFlyServer implements AutoCloseable {
  private static final String EAR = "warren-sample.ear";
  private static final int STOP_LIMIT_SECONDS = 10;
  private static final int LOG_TAIL_LINES = 40;

  private final Process process;
  private final Path base;
  private final Thread hook = new Thread(this::stop, "demo-stop");

  private WildFlyServer(Process process, Path base) {
    this.process = process;
    this.base = base;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts it; returns before it is up. */
  static WildFlyServer start(Path build, String brokerUrl) throws IOException {
    Path home = Path.of(System.getProperty("jboss.home")).toAbsolutePath();
    Path base = ServerBase.fresh(home, build, "demo-server").toAbsolutePath();
    Files.copy(Path.of(System.getProperty("ear.file")), base.resolve("deployments").resolve(EAR));
    int offset = PortOffset.firstFree(0);
    Path log = base.resolve("console.log");
    System.out.println("Starting WildFly with the sample; its log is " + log);
    ProcessBuilder builder = new ProcessBuilder(command(home, base, offset));
    // not an argument, which every user of the machine could read
    builder.environment().put("WARREN_CONNECTIONURL", brokerUrl);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    return new WildFlyServer(process, base);
  }

  private static List<String> command(Path home, Path base, int offset) {
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
            "-jar",
            home.resolve("jboss-modules.jar").toString(),
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
    List<String> lines = Files.readAllLines(base.resolve("console.log"));
    int from = Math.max(0, lines.size() - LOG_TAIL_LINES);
    return String.join("\n", lines.subList(from, lines.size()));
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already, and the hook has stopped the server as well.
      return;
    }
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
