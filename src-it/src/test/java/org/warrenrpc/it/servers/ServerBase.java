package org.warrenrpc.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fresh base directory for the provisioned WildFly, so that runs leave the server itself as it
 * was.
 */
public final class ServerBase {
  private ServerBase() {}

  /** Makes {@code name} under the build's folder anew from the server's standalone folder. */
  public static Path fresh(Path serverHome, Path build, String name) {
    Path base = build.resolve(name);
    try {
      delete(base);
      copy(serverHome.resolve("standalone"), base);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return base;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      for (Path path : walk(folder, Comparator.reverseOrder())) {
        Files.delete(path);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path path : walk(from, Comparator.naturalOrder())) {
      Files.copy(path, to.resolve(from.relativize(path).toString()));
    }
  }

  private static List<Path> walk(Path folder, Comparator<Path> order) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted(order).toList();
    }
  }
}
