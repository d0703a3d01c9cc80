package org.warrenrpc.it.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;

/** The list of what was missing: written by the tests, printed at the end of the build. */
public final class MissingParts {
  private static final String FILE = "missing-parts.txt";

  private MissingParts() {}

  static void note(Part part) {
    try {
      Files.writeString(
          Path.of(System.getProperty("build.dir"), FILE),
          part.line() + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints the list and forgets it. */
  public static void main(String[] args) throws IOException {
    Path list = Path.of(args[0], FILE);
    if (Files.exists(list)) {
      Set<String> lines = new TreeSet<>(Files.readAllLines(list));
      System.out.println();
      System.out.println("SKIPPED, because this machine lacks a part:");
      lines.forEach(line -> System.out.println("  " + line));
      Files.delete(list);
    }
  }
}
