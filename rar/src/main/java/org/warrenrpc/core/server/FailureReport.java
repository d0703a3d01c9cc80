package org.warrenrpc.core.server;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RemoteError;
import org.warrenrpc.core.Text;
import org.warrenrpc.wire.Failure;

/**
 * A Throwable as a failure on the wire (3.3, 4.6), of bounded size. Total: whatever the Throwable
 * does when it is asked, a failure comes of it. Confined to one thread.
 */
final class FailureReport {
  private static final List<Map.Entry<Class<?>, String>> PYTHONS =
      List.of(
          Map.entry(IllegalArgumentException.class, "ValueError"),
          Map.entry(NoSuchElementException.class, "KeyError"),
          Map.entry(UnsupportedOperationException.class, "NotImplementedError"),
          Map.entry(ClassCastException.class, "TypeError"),
          Map.entry(IllegalStateException.class, "RuntimeError"));
  private static final int LONGEST_MESSAGE = 16_000;
  private static final int MOST_FRAMES = 60;
  private static final int MOST_CHARACTERS = 32_000;

  private final List<String> lines = new ArrayList<>();
  private int characters;

  private FailureReport() {}

  /** The failure that tells of {@code thrown}. */
  static Failure of(Throwable thrown) {
    String message = message(thrown);
    if (thrown instanceof RefusedException refused) {
      return failure(refused.type(), refused.module(), message, List.of());
    }
    FailureReport report = new FailureReport();
    try {
      report.describe(thrown);
    } catch (Throwable e) {
      report.add("(no more is known: describing it failed with " + e.getClass().getName() + ")");
    }
    Class<?> type = thrown.getClass();
    String python = pythons(thrown);
    if (python != null) {
      return failure(python, "builtins", message, report.lines);
    }
    return failure(simpleName(type), type.getPackageName(), message, report.lines);
  }

  private static Failure failure(String type, String module, String message, List<String> lines) {
    return new Failure(type, module, message, List.of(TextNode.valueOf(message)), lines);
  }

  /** The class that Python has for it (4.6), null for none. */
  private static @Nullable String pythons(Throwable thrown) {
    if (thrown.getClass() == RuntimeException.class) {
      return "RuntimeError";
    }
    if (isOfThePlatform(thrown.getClass())) {
      for (Map.Entry<Class<?>, String> each : PYTHONS) {
        if (each.getKey().isInstance(thrown)) {
          return each.getValue();
        }
      }
    }
    return null;
  }

  /** An application's own subclass says more by its name than Python's nearest word for it. */
  private static boolean isOfThePlatform(Class<?> type) {
    return type.getName().startsWith("java.");
  }

  private static String simpleName(Class<?> type) {
    String name = type.getName();
    return type.getSimpleName().isEmpty()
        ? name.substring(name.lastIndexOf('.') + 1)
        : type.getSimpleName();
  }

  /** What it says of itself, of bounded size; never fails. */
  static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : Text.cut(message, LONGEST_MESSAGE);
    } catch (Throwable e) {
      return "(its getMessage() failed with " + e.getClass().getName() + ")";
    }
  }

  private void describe(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    String before = "";
    for (@Nullable Throwable each = thrown;
        each != null && seen.add(each) && hasRoom();
        each = each.getCause()) {
      String message = message(each);
      add(before + each.getClass().getName() + (message.isEmpty() ? "" : ": " + message));
      addFrames(each.getStackTrace());
      if (each instanceof RemoteError remote && !remote.traceback().isBlank()) {
        add("At the other side:");
        remote.traceback().lines().forEach(this::add);
      }
      before = "Caused by: ";
    }
  }

  /** Those below the dispatcher are nobody's business. */
  private void addFrames(StackTraceElement[] frames) {
    int count = 0;
    for (StackTraceElement frame : frames) {
      if (frame.getClassName().equals(Dispatcher.class.getName())) {
        return;
      }
      if (++count > MOST_FRAMES) {
        add("\t... " + (frames.length - MOST_FRAMES) + " more");
        return;
      }
      add("\tat " + frame);
    }
  }

  /** Causes may never end: one that is made whenever it is asked for has a cause, too. */
  private boolean hasRoom() {
    return MOST_CHARACTERS - characters > 1;
  }

  private void add(String line) {
    if (hasRoom()) {
      String cut = Text.cut(line, MOST_CHARACTERS - characters);
      characters += cut.length();
      lines.add(cut + "\n");
    }
  }
}
