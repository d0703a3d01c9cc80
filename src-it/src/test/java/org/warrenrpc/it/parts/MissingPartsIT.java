package org.warrenrpc.it.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingPartsIT {
  @TempDir Path build;

  @Test
  void eachPartIsListedOnceWithTheLineThatInstallsIt() throws IOException {
    MissingParts missing = new MissingParts(build);
    missing.note(Part.RABBITMQ);
    missing.note(Part.OSLO_MESSAGING);
    missing.note(Part.RABBITMQ);
    assertThat(printed())
        .containsOnlyOnce("RabbitMQ is missing: apt-get install rabbitmq-server")
        .containsOnlyOnce("apt-get install python3-oslo.messaging");
    assertThat(printed()).as("a second time").isEmpty();
  }

  @Test
  void whatARunThatWasInterruptedLackedIsForgotten() throws IOException {
    new MissingParts(build).note(Part.RABBITMQ);
    new MissingParts(build).forget();
    assertThat(printed()).isEmpty();
  }

  private String printed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      new MissingParts(build).print(out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
