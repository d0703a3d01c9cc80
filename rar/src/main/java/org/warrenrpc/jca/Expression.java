package org.warrenrpc.jca;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts system properties into a text: {@code ${name}} or {@code ${name:default}}. Containers differ
 * in whether they do it, and most do not in an annotation.
 */
final class Expression {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]*)(?::([^}]*))?}");

  private Expression() {}

  /**
   * The text with every reference replaced.
   *
   * @throws IllegalArgumentException naming a property that is not set and has no default
   */
  static String resolve(String text, Function<String, @Nullable String> properties) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String value = name.isEmpty() ? null : properties.apply(name);
      if (value == null) {
        value = matcher.group(2);
      }
      if (value == null) {
        throw new IllegalArgumentException(
            "refers to the system property '" + name + "', which is not set and has no default");
      }
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(resolved);
    if (resolved.indexOf("${") >= 0) {
      throw new IllegalArgumentException("has a ${ without its }");
    }
    return resolved.toString();
  }
}
