package org.warrenrpc.it.parts;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;

/** The list of what was missing: written by the tests, printed when they have run. */
public final class MissingParts {
  private final Path list;

  /** The one of a build's folder. */
  public MissingParts(Path build) {
    list = build.resolve("missing-parts.txt");
  }

  /** Prints the list of the build's folder that the argument names. */
  public static void main(String[] args) throws IOException {
    new MissingParts(Path.of(args[0])).print(System.out);
  }

  void note(Part part) {
    try {
      Files.writeString(
          list,
          part.line() + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Before any test: an interrupted run has printed nothing. */
  public void forget() {
    try {
      Files.deleteIfExists(list);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each part once, and forgets them. */
  void print(PrintStream out) throws IOException {
    if (Files.exists(list)) {
      Set<String> lines = new TreeSet<>(Files.readAllLines(list));
      out.println();
      out.println("SKIPPED, because this machine lacks a part:");
      lines.forEach(line -> out.println("  " + line));
      Files.delete(list);
    }
  }
}
