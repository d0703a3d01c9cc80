package org.warrenrpc.it.servers;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A private RabbitMQ node, all of it under the build's folder and on free ports; its port mapper is
 * a child too, and both end with this JVM, however that ends: nothing is left behind.
 */
public final class RabbitServer implements AmqpServer {
  private static final Path BIN = Path.of("/usr/lib/rabbitmq/bin");
  private static final long START_LIMIT_SECONDS = 90;
  private static final int SIGNAL_LIMIT_SECONDS = 20;

  /**
   * Becomes the command, in a process group of its own that is killed when the standard input ends.
   */
  private static final List<String> TETHER =
      List.of(
          "setsid",
          "sh",
          "-c",
          "exec 3<&0; { cat <&3 >/dev/null; kill -KILL 0; } & exec \"$@\" </dev/null 3<&-",
          "sh");

  private final Path home;
  private final int port;
  private final int portMapperPort;
  private final Map<String, String> environment;
  private final Leash leash;
  private final Process node;

  private RabbitServer(Leash leash) throws IOException {
    this.leash = leash;
    port = freePort();
    portMapperPort = freePort();
    Path builds = Files.createDirectories(Path.of(System.getProperty("build.dir"), "rabbitmq"));
    home = Files.createTempDirectory(builds, "node");
    environment = environment(freePort());
    Files.writeString(home.resolve("enabled_plugins"), "[].");
    Files.writeString(home.resolve("rabbitmq.conf"), "listeners.tcp.1 = 127.0.0.1:" + port + "\n");
    Files.writeString(home.resolve("rabbitmq-env.conf"), "");
    leash.start(
        tethered("epmd", "epmd", "-port", String.valueOf(portMapperPort), "-address", "127.0.0.1"));
    node = leash.start(tethered("server", BIN.resolve("rabbitmq-server").toString()));
  }

  /** Starts one. Blocks until it answers AMQP. */
  public static RabbitServer start() {
    // the node keeps nothing that is worth an orderly stop
    Leash leash = Leash.of(Duration.ZERO);
    try {
      RabbitServer server = new RabbitServer(leash);
      server.awaitAnswer();
      return server;
    } catch (IOException e) {
      leash.close();
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> environment(int distributionPort) {
    return Map.ofEntries(
        Map.entry("HOME", home.toString()),
        Map.entry("RABBITMQ_NODENAME", "warren" + port + "@localhost"),
        Map.entry("RABBITMQ_NODE_PORT", String.valueOf(port)),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_DIST_PORT", String.valueOf(distributionPort)),
        Map.entry("ERL_EPMD_PORT", String.valueOf(portMapperPort)),
        Map.entry("RABBITMQ_MNESIA_BASE", home.resolve("mnesia").toString()),
        Map.entry("RABBITMQ_LOG_BASE", home.resolve("log").toString()),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("enabled_plugins").toString()),
        Map.entry("RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq.conf").toString()),
        Map.entry("RABBITMQ_CONF_ENV_FILE", home.resolve("rabbitmq-env.conf").toString()),
        Map.entry("RABBITMQ_PID_FILE", home.resolve("pid").toString()));
  }

  private ProcessBuilder tethered(String name, String... command) {
    return process(name, Stream.concat(TETHER.stream(), Stream.of(command)).toList());
  }

  private ProcessBuilder process(String name, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.startsWith("RABBITMQ_") || key.startsWith("ERL_"));
    builder.environment().putAll(environment);
    return builder.redirectOutput(home.resolve(name + ".out").toFile());
  }

  /** It is up when it answers the protocol header with a frame. */
  private void awaitAnswer() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
    while (System.nanoTime() < end && node.isAlive()) {
      if (answers()) {
        return;
      }
      try {
        never.await(100, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while RabbitMQ was starting", e);
      }
    }
    throw new IOException("RabbitMQ did not come up; see " + home.resolve("server.out"));
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2000);
      socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
      return new DataInputStream(socket.getInputStream()).readByte() == 1;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  @Override
  public String url() {
    return "amqp://guest:guest@127.0.0.1:" + port + "/";
  }

  /** The lines of its log so far. */
  public List<String> log() {
    try (Stream<Path> files = Files.list(home.resolve("log"))) {
      List<String> lines = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs rabbitmqctl on it and tells its output; fails where that fails. */
  public List<String> ctl(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                BIN.resolve("rabbitmqctl").toString(), "-q", "-n", "warren" + port + "@localhost"));
    command.addAll(List.of(arguments));
    try {
      String name = "ctl-" + System.nanoTime();
      Process process = process(name, command).start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("rabbitmqctl did not end: " + command);
      }
      List<String> lines = Files.readAllLines(home.resolve(name + ".out"), StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(command + " failed: " + lines);
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + command, e);
    }
  }

  /** Stops its processes where they stand: sockets stay open, nothing is read or answered. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets its processes go on. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    List<String> command = new ArrayList<>(List.of("kill", signal, String.valueOf(node.pid())));
    node.descendants().forEach(each -> command.add(String.valueOf(each.pid())));
    try {
      Process kill = new ProcessBuilder(command).inheritIO().start();
      if (!kill.waitFor(SIGNAL_LIMIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException(command + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + command, e);
    }
  }

  @Override
  public void close() {
    leash.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
