package org.warrenrpc.it.servers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The embedded broker in a JVM of its own, whose class path has nothing of Warren's. Ends with this
 * JVM, however that ends.
 */
public final class QpidServer implements AmqpServer {
  private static final int START_LIMIT_SECONDS = 60;
  private static final int STOP_LIMIT_SECONDS = 10;

  private final Process process;
  private final int port;

  private QpidServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one on any port. Blocks until it is up. */
  public static QpidServer start() {
    return start(0);
  }

  /** Starts one on the port wanted, or another if that is taken. Blocks until it is up. */
  public static QpidServer start(int wanted) {
    try {
      return launch(wanted);
    } catch (IOException e) {
      if (wanted != 0) {
        // another process may have taken the port after it was found free
        return start();
      }
      throw new UncheckedIOException(e);
    }
  }

  private static QpidServer launch(int wanted) throws IOException {
    Path build = Path.of(System.getProperty("build.dir"));
    Path log = Files.createDirectories(build).resolve("qpid.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                build.resolve("qpid") + "/*" + File.pathSeparator + build.resolve("test-classes"),
                EmbeddedBroker.class.getName(),
                String.valueOf(wanted),
                build.toString())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new QpidServer(process, port(process, log));
  }

  private static int port(Process process, Path log) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    CompletableFuture<String> announced =
        CompletableFuture.supplyAsync(
            () -> out.lines().filter(line -> line.startsWith("PORT ")).findFirst().orElse(""),
            QpidServer::inADaemonThread);
    try {
      String line = announced.get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!line.isEmpty()) {
        return Integer.parseInt(line.substring("PORT ".length()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("The embedded broker did not come up; see " + log, e);
    }
    process.destroyForcibly();
    throw new IOException("The embedded broker did not come up; see " + log);
  }

  private static void inADaemonThread(Runnable task) {
    Thread thread = new Thread(task, "embedded broker's output");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  @Override
  public String url() {
    return "amqp://guest:guest@127.0.0.1:" + port + "/";
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
