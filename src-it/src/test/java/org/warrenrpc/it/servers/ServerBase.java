package org.warrenrpc.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fresh base directory for the provisioned WildFly, so that runs leave the server itself as it
 * was, and each other alone.
 */
public final class ServerBase {
  private ServerBase() {}

  /**
   * Makes one for this process under the build's folder, from the server's standalone folder. Those
   * of the same name go whose process has ended, and an earlier one of this process.
   */
  public static Path fresh(Path serverHome, Path build, String name) {
    ProcessHandle me = ProcessHandle.current();
    Path base = build.resolve(name + "-" + me.pid() + "-" + System.currentTimeMillis());
    try {
      Files.createDirectories(build);
      for (Path old : left(build, name)) {
        forget(old);
      }
      Folders.copy(serverHome.resolve("standalone"), base);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return base;
  }

  private static List<Path> left(Path build, String name) throws IOException {
    Pattern pattern = Pattern.compile(Pattern.quote(name) + "-(\\d+)-\\d+");
    try (Stream<Path> all = Files.list(build)) {
      return all.filter(
              each -> {
                Matcher matcher = pattern.matcher(each.getFileName().toString());
                return matcher.matches() && !lives(Long.parseLong(matcher.group(1)));
              })
          .toList();
    }
  }

  /** This process has its number anew: who had it before has ended. */
  private static boolean lives(long pid) {
    return pid != ProcessHandle.current().pid() && ProcessHandle.of(pid).isPresent();
  }

  /** A server that was left behind may still write there: the next run tries again. */
  private static void forget(Path old) {
    try {
      Folders.delete(old);
    } catch (IOException e) {
      System.err.println("Left where it is: " + old + ": " + e);
    }
  }
}
