package org.warrenrpc.sample.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the steps in turn and writes the transcript, line by line. Its last line is the verdict. */
final class DemoRun implements Runnable {
  private final DemoSteps steps;
  private final Path transcript;

  DemoRun(DemoSteps steps, Path transcript) {
    this.steps = steps;
    this.transcript = transcript;
  }

  @Override
  public void run() {
    List<DemoStep> all = steps.all();
    int failed = 0;
    try (Writer out = Files.newBufferedWriter(transcript)) {
      for (DemoStep step : all) {
        try {
          line(out, "  ok      " + step.title() + " -> " + step.action().call());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          line(out, "DEMO FAILED: interrupted in " + step.title());
          return;
        } catch (Exception e) {
          failed++;
          line(out, "  FAILED  " + step.title() + " -> " + e + reason(e));
          if (step.needed()) {
            line(out, "DEMO FAILED: " + step.title() + "; the other steps were left out");
            return;
          }
        }
      }
      line(out, failed == 0 ? "DEMO OK" : "DEMO FAILED: " + failed + " of " + all.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The deepest cause is the one that can be acted upon. */
  private static String reason(Exception failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest == failure ? "" : ", because of " + deepest;
  }

  private static void line(Writer out, String text) throws IOException {
    out.write(text.replace('\n', ' ') + "\n");
    out.flush();
  }
}
