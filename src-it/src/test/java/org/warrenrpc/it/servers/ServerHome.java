package org.warrenrpc.it.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that the build provisions a WildFly into, once. An interrupted build leaves part of
 * one: whole is only what has been marked so afterwards.
 */
public final class ServerHome {
  private static final String WHOLE = ".provisioned";

  private final Path folder;

  ServerHome(Path folder) {
    this.folder = folder;
  }

  /** {@code check} before it is provisioned, {@code mark} afterwards; then the folder. */
  public static void main(String[] args) throws IOException {
    ServerHome home = new ServerHome(Path.of(args[1]));
    switch (args[0]) {
      case "check" -> home.check();
      case "mark" -> home.mark();
      default -> throw new IllegalArgumentException("neither check nor mark: " + args[0]);
    }
  }

  /** Deletes it unless it is whole, so that it is provisioned anew. */
  void check() throws IOException {
    if (Files.exists(folder) && !Files.exists(folder.resolve(WHOLE))) {
      System.out.println("Deleting a server that was not provisioned to its end: " + folder);
      Folders.delete(folder);
    }
  }

  void mark() throws IOException {
    if (!Files.exists(folder.resolve(WHOLE))) {
      Files.createFile(folder.resolve(WHOLE));
    }
  }
}
