package org.warrenrpc.core.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RemoteError;
import org.warrenrpc.core.EveryMinute;

/**
 * The exceptions of the other side that have a class of their own here: only those that
 * configuration names, never one that a message names. Thread-safe.
 *
 * @param classes by {@code module.Type}, or by {@code Type} alone where the wire has no module
 */
public record RemoteExceptions(Map<String, String> classes) {
  private static final Logger LOG = System.getLogger("org.warrenrpc.core.replies");
  private static final EveryMinute WARNINGS = new EveryMinute();
  private static final Pattern NAME =
      Pattern.compile(
          "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

  /** As Python 2 calls what Python 3 calls {@link #BUILTINS} (4.6). */
  private static final String OLD_BUILTINS = "exceptions";

  private static final String BUILTINS = "builtins";

  /** Every failure is a {@link RemoteError}. */
  public static final RemoteExceptions NONE = new RemoteExceptions(Map.of());

  /** Copies the map. */
  public RemoteExceptions {
    classes = Map.copyOf(classes);
  }

  /**
   * Reads {@code module.Type=java.class.Name}, several of them separated by commas or blanks. Loads
   * no class.
   *
   * @throws IllegalArgumentException naming an entry that is none
   */
  public static RemoteExceptions parse(String text) {
    Map<String, String> classes = new LinkedHashMap<>();
    for (String entry : text.strip().split("[,\\s]+", -1)) {
      String[] sides = entry.split("=", -1);
      if (entry.isEmpty()) {
        continue;
      }
      if (sides.length != 2
          || !NAME.matcher(sides[0]).matches()
          || !NAME.matcher(sides[1]).matches()) {
        throw new IllegalArgumentException(
            "has the entry '" + entry + "', which is not module.Type=java.class.Name");
      }
      if (classes.putIfAbsent(sides[0], sides[1]) != null) {
        throw new IllegalArgumentException("names '" + sides[0] + "' twice");
      }
    }
    return new RemoteExceptions(classes);
  }

  /**
   * What the caller is to be thrown, with {@code error} as its cause; {@code error} itself where
   * configuration names no class for it, or one that cannot be had. On the caller's thread: its
   * context class loader knows the class.
   */
  RuntimeException thrown(RemoteError error) {
    String name = className(error.remoteModule(), error.remoteType());
    if (name == null) {
      return error;
    }
    try {
      return made(name, error);
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      if (WARNINGS.permits()) {
        LOG.log(
            Level.WARNING,
            "remoteExceptions: no " + name + " can be made of " + error.remoteType(),
            e);
      }
      return error;
    }
  }

  private @Nullable String className(@Nullable String module, String type) {
    if (module == null) {
      return classes.get(type);
    }
    String name = classes.get(module + "." + type);
    return name == null && module.equals(OLD_BUILTINS) ? classes.get(BUILTINS + "." + type) : name;
  }

  private static RuntimeException made(String name, RemoteError error)
      throws ReflectiveOperationException {
    Class<? extends RuntimeException> type =
        Class.forName(name, true, Thread.currentThread().getContextClassLoader())
            .asSubclass(RuntimeException.class);
    Constructor<? extends RuntimeException> both = constructor(type, String.class, Throwable.class);
    if (both != null) {
      return both.newInstance(error.remoteMessage(), error);
    }
    RuntimeException made = type.getConstructor(String.class).newInstance(error.remoteMessage());
    if (made.getCause() == null) {
      made.initCause(error);
    }
    return made;
  }

  private static @Nullable Constructor<? extends RuntimeException> constructor(
      Class<? extends RuntimeException> type, Class<?>... parameters) {
    try {
      return type.getConstructor(parameters);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
