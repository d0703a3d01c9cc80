package org.warrenrpc.it.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Python program of the tests': lines in, lines out. */
final class PythonPeer implements AutoCloseable {
  private static final Path FOLDER = Path.of("src/test/python");
  private static final int LINE_LIMIT_SECONDS = 60;

  private final Process process;
  private final Writer in;
  private final BlockingQueue<String> out = new LinkedBlockingQueue<>();

  private PythonPeer(Process process) {
    this.process = process;
    this.in = process.outputWriter();
    Thread reader = new Thread(this::read, "python-peer");
    reader.setDaemon(true);
    reader.start();
  }

  static PythonPeer start(String program, String brokerUrl, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/python3");
    command.add(FOLDER.resolve(program).toString());
    command.add(brokerUrl.replaceFirst("^amqp", "rabbit"));
    command.addAll(List.of(arguments));
    Path log = Path.of(System.getProperty("build.dir"), program + ".log");
    return new PythonPeer(
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(out::add);
    } catch (IOException e) {
      out.add("the peer's output broke: " + e);
    }
  }

  void write(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  String line() throws InterruptedException {
    String line = out.poll(LINE_LIMIT_SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("The Python program said nothing in " + LINE_LIMIT_SECONDS + " s");
    }
    return line;
  }

  /** The next line, or null when none comes within the time. */
  String lineWithin(int seconds) throws InterruptedException {
    return out.poll(seconds, TimeUnit.SECONDS);
  }

  /** Writes a line and waits for the line that answers it. */
  String ask(String line) throws IOException, InterruptedException {
    write(line);
    return line();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
