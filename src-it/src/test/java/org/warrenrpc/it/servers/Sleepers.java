package org.warrenrpc.it.servers;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** A JVM that sleeps, or that starts one which does and tells its process number. */
final class Sleepers {
  private Sleepers() {}

  /**
   * Becomes one.
   *
   * @param kind {@code sleep}; {@code plain} or {@code tethered} for what the one that it starts
   *     is; {@code late} to try that while the JVM is ending
   */
  static ProcessBuilder builder(String kind) {
    return java(Sleepers.class, kind);
  }

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "late" -> late();
      case "plain", "tethered" -> {
        System.out.println(Leash.of(Duration.ZERO).start(sleeper(args[0])).pid());
        forEver();
      }
      default -> forEver();
    }
  }

  /** On a leash from before, and on a new one. */
  private static void late() {
    Leash before = Leash.of(Duration.ZERO);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  before.close();
                  report(before);
                  report(null);
                }));
    System.exit(0);
  }

  private static void report(Leash given) {
    try {
      Leash leash = given == null ? Leash.of(Duration.ZERO) : given;
      System.out.println("STARTED " + leash.start(sleeper("plain")).pid());
    } catch (IllegalStateException e) {
      System.out.println("REFUSED");
    } catch (IOException e) {
      System.out.println(e);
    }
  }

  private static ProcessBuilder sleeper(String kind) {
    return kind.equals("tethered")
        ? java(Tethered.class, Sleepers.class.getName(), "sleep")
        : java(Sleepers.class, "sleep");
  }

  private static void forEver() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static ProcessBuilder java(Class<?> main, String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
        Stream.concat(
                Stream.of(java, "-cp", classes(), main.getName()), List.of(arguments).stream())
            .toList());
  }

  private static String classes() {
    try {
      return Path.of(Leash.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
