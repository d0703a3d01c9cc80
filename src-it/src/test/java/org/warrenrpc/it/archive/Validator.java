package org.warrenrpc.it.archive;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * IronJacamar's validator, with a class path of its own: it judges what is in the archive alone.
 */
final class Validator {
  private static final Path JARS = Path.of(System.getProperty("build.dir"), "ironjacamar");

  private Validator() {}

  /** What it reports on an archive; nothing where it has no error and no warning. */
  static List<String> findings(File archive, Path reports) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(jars(), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      Object result =
          loader
              .loadClass("org.jboss.jca.validator.Validation")
              .getMethod("validate", URL.class, String.class)
              .invoke(null, archive.toURI().toURL(), reports.toString());
      return result.equals(0) ? List.of() : report(archive, reports, result);
    } finally {
      // it leaves the archive's class loader there
      thread.setContextClassLoader(before);
    }
  }

  private static List<String> report(File archive, Path reports, Object result) throws IOException {
    Path file = reports.resolve(archive.getName() + ".log");
    return Files.exists(file)
        ? Files.readAllLines(file)
        : List.of("The validator failed: " + result);
  }

  private static URL[] jars() throws IOException {
    try (Stream<Path> files = Files.list(JARS)) {
      return files.map(Validator::url).toArray(URL[]::new);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(file.toString(), e);
    }
  }
}
