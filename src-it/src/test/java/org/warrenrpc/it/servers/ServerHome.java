package org.warrenrpc.it.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The folder that the build provisions a WildFly into, once for each recipe. An interrupted build
 * leaves part of one: whole is only what has been marked afterwards, with the recipe it was made
 * by.
 */
public final class ServerHome {
  private static final String WHOLE = ".provisioned";

  private final Path folder;
  private final Path recipe;

  ServerHome(Path folder, Path recipe) {
    this.folder = folder;
    this.recipe = recipe;
  }

  /**
   * {@code check} before it is provisioned, {@code mark} afterwards; then the folder, and the file
   * that says what is in it.
   */
  public static void main(String[] args) throws IOException {
    ServerHome home = new ServerHome(Path.of(args[1]), Path.of(args[2]));
    switch (args[0]) {
      case "check" -> home.check();
      case "mark" -> home.mark();
      default -> throw new IllegalArgumentException("neither check nor mark: " + args[0]);
    }
  }

  /** Deletes it unless it is whole and by this recipe, so that it is provisioned anew. */
  void check() throws IOException {
    if (Files.exists(folder) && !isWhole()) {
      System.out.println("Deleting a server that was provisioned in part, or otherwise: " + folder);
      Folders.delete(folder);
    }
  }

  void mark() throws IOException {
    if (!isWhole()) {
      Files.copy(recipe, folder.resolve(WHOLE), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private boolean isWhole() throws IOException {
    Path mark = folder.resolve(WHOLE);
    return Files.exists(mark) && Files.mismatch(mark, recipe) < 0;
  }
}
