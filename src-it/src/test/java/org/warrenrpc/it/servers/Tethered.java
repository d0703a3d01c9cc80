package org.warrenrpc.it.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Runs the main class that its first argument names, in a JVM that is halted when its standard
 * input ends: with the process that started it, however that one ended. The main class finds an
 * empty input.
 */
public final class Tethered {
  private Tethered() {}

  /** Hands the other arguments on. */
  public static void main(String[] args) throws Exception {
    InputStream tether = System.in;
    System.setIn(InputStream.nullInputStream());
    Thread watch = new Thread(() -> haltWith(tether), "tether");
    watch.setDaemon(true);
    watch.start();
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }

  private static void haltWith(InputStream tether) {
    try {
      tether.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("The standard input failed: " + e);
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }
}
