package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;

/** What the tests' own programs owe the tests. */
@Requires(Part.PY_AMQP)
@Timeout(value = 50, unit = TimeUnit.SECONDS)
class PythonPeerIT {
  private static final String NOWHERE = "amqp://guest:guest@127.0.0.1:1/";

  @Test
  void aProgramThatEndsBeforeItIsReadyIsNotWaitedFor() {
    assertThatThrownBy(() -> PythonPeer.start("lines.py", NOWHERE))
        .isInstanceOf(AssertionError.class)
        .hasStackTraceContaining("lines.py has ended");
  }

  @Test
  void aPeerThatHasDiedIsNotWaitedFor() throws Exception {
    try (PythonPeer peer = PythonPeer.start("nova2011_client.py", NOWHERE)) {
      peer.kill();
      for (int times = 0; times < 2; times++) {
        assertThatThrownBy(peer::noticed).hasStackTraceContaining("has ended");
        assertThatThrownBy(() -> peer.ask(Ask.call("topic", "method")))
            .hasStackTraceContaining("nova2011_client.py has ended");
      }
    }
  }

  @Test
  void linesThatManyThreadsWriteStayWhole() throws IOException {
    String program =
        """
        import lines, threading
        def talk(number):
            for _ in range(100):
                lines.say(number=number, text='x' * 9000)
        for number in range(8):
            threading.Thread(target=talk, args=(number,)).start()
        """;
    ProcessBuilder builder = new ProcessBuilder("/usr/bin/python3", "-c", program);
    builder.environment().put("PYTHONPATH", Path.of("src/test/python").toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONUNBUFFERED", "1");
    List<String> lines;
    try (BufferedReader out = builder.start().inputReader()) {
      lines = out.lines().toList();
    }
    assertThat(lines).hasSize(800);
    for (String line : lines) {
      JsonNode said = Ask.JSON.readTree(line);
      assertThat(said.path("text").asText()).hasSize(9000);
    }
  }
}
