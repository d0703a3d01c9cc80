package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A Python program of the tests', which speaks as {@code lines.py} says. Thread-safe. */
final class PythonPeer implements AutoCloseable {
  private static final Path FOLDER = Path.of("src/test/python");
  private static final JsonNode ENDED = Ask.JSON.createObjectNode().put("ended", true);
  private static final int LIMIT_SECONDS = 60;

  private final String program;
  private final Process process;
  private final Writer in;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final BlockingQueue<JsonNode> noticed = new LinkedBlockingQueue<>();
  private volatile IllegalStateException ended;

  private PythonPeer(String program, Process process) {
    this.program = program;
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, program);
    reader.setDaemon(true);
    reader.start();
  }

  /** Blocks until it is ready. */
  static PythonPeer start(String program, String brokerUrl, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/python3");
    command.add(FOLDER.resolve(program).toString());
    command.add(brokerUrl);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    // what some set for good: each write goes out by itself, and lines must be one
    builder.environment().put("PYTHONUNBUFFERED", "1");
    PythonPeer peer =
        new PythonPeer(
            program,
            builder.redirectError(ProcessBuilder.Redirect.appendTo(log(program).toFile())).start());
    assertThat(peer.noticed().path("ready").asBoolean()).as("%s is ready", program).isTrue();
    return peer;
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        hear(Ask.JSON.readTree(line));
      }
      end(null);
    } catch (IOException | RuntimeException e) {
      end(e);
    }
  }

  private void hear(JsonNode said) throws JsonProcessingException {
    if (!said.has("id")) {
      noticed.add(said);
      return;
    }
    CompletableFuture<JsonNode> answer = asked.remove(said.get("id").longValue());
    if (answer == null) {
      throw new IllegalStateException(program + " answers what nobody asked: " + said);
    }
    answer.complete(said);
  }

  /** Whoever asks once it has ended finds that here, or is found by it. */
  private void end(Exception reason) {
    ended = new IllegalStateException(program + " has ended; see " + log(program), reason);
    noticed.add(ENDED);
    asked.values().forEach(answer -> answer.completeExceptionally(ended));
  }

  private static Path log(String program) {
    return Path.of(System.getProperty("build.dir"), program + ".log");
  }

  /** Has it do something; the answer holds "result" or "error". */
  CompletableFuture<JsonNode> send(Ask ask) throws IOException {
    long id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    if (ended != null) {
      answer.completeExceptionally(ended);
      return answer;
    }
    synchronized (in) {
      in.write(ask.numbered(id) + "\n");
      in.flush();
    }
    return answer;
  }

  /** Has it do something and waits for the answer. */
  JsonNode ask(Ask ask) throws Exception {
    return answer(send(ask));
  }

  /** Has it do something that succeeds. */
  JsonNode result(Ask ask) throws Exception {
    JsonNode answer = ask(ask);
    assertThat(answer.has("result")).as("%s", answer).isTrue();
    return answer.get("result");
  }

  /** Has it do something that fails: with what its library raised. */
  JsonNode error(Ask ask) throws Exception {
    JsonNode answer = ask(ask);
    assertThat(answer.has("error")).as("%s", answer).isTrue();
    return answer.get("error");
  }

  /** Waits for an answer. */
  JsonNode answer(CompletableFuture<JsonNode> answer) throws Exception {
    try {
      return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(program + " did not answer", e);
    }
  }

  /** The next line that it says of itself. */
  JsonNode noticed() throws InterruptedException {
    JsonNode line = noticedWithin(LIMIT_SECONDS);
    if (line == null) {
      throw new AssertionError(program + " said nothing of itself", ended);
    }
    return line;
  }

  /**
   * The next line that it says of itself, or null when none comes within the time, or ever: once it
   * has ended nobody waits.
   */
  JsonNode noticedWithin(int seconds) throws InterruptedException {
    JsonNode line = noticed.poll(seconds, TimeUnit.SECONDS);
    if (line != null && line.has("ended")) {
      noticed.add(ENDED);
      return null;
    }
    return line;
  }

  /** Ends it as a crash would, and waits for that. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it as a crash would: in good order oslo's would take ten seconds. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
