package org.warrenrpc.it.container;

import java.util.Arrays;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What code finds around it where it runs. */
final class Surroundings {
  private Surroundings() {}

  /** What a name stands for: a text, or the class of something else; or why there is nothing. */
  @SuppressWarnings("BanJNDI") // of constants of the tests
  static String found(String name) {
    try {
      Object found = new InitialContext().lookup(name);
      return found instanceof String text ? text : found.getClass().getSimpleName();
    } catch (NamingException e) {
      return e.toString();
    }
  }

  /** Whether this thread runs a Work of the container's. */
  static boolean isWork() {
    return Arrays.stream(Thread.currentThread().getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith("workmanager.WorkWrapper"));
  }
}
