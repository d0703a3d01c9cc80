package org.warrenrpc.it.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The file that the sample's steps write, line by line; its last line is the verdict. */
final class Transcript {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String OK = "DEMO OK";
  private static final String FAILED = "DEMO FAILED";

  private final Path file;

  Transcript(Path file) {
    this.file = file;
  }

  /**
   * Hands on each line as it comes, until the verdict.
   *
   * @throws IllegalStateException when the server ended, the application was not deployed, or
   *     nothing came in time
   */
  boolean follow(WildFlyServer server, Consumer<String> reader)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    int read = 0;
    while (System.nanoTime() < end) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      for (String line : lines.subList(read, lines.size())) {
        reader.accept(line);
        if (line.startsWith(OK) || line.startsWith(FAILED)) {
          return line.startsWith(OK);
        }
      }
      read = lines.size();
      server.requireHealthy();
      if (server.awaitEnd(200, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("The server ended by itself.\n" + server.logTail());
      }
    }
    throw new IllegalStateException(
        "No verdict within " + LIMIT.toSeconds() + " s.\n" + server.logTail());
  }
}
