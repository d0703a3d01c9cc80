package org.warrenrpc.jca;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables into a text: {@code ${env.NAME}}, {@code ${system.property}}, either with {@code
 * :default}. One pass from left to right: what is put in, a default included, is not looked at
 * again. A second dollar in front makes it literal and goes. Containers differ in whether they do
 * it, and most do not in an annotation.
 */
final class Expression {
  private static final String OPEN = "${";
  private static final String LITERAL = "$${";

  private final String text;
  private final Function<String, @Nullable String> variables;
  private final List<String> missing = new ArrayList<>();

  private Expression(String text, Function<String, @Nullable String> variables) {
    this.text = text;
    this.variables = variables;
  }

  /**
   * The text with every reference replaced.
   *
   * @param variables by the name written, "env." included; null for one that is not set
   * @throws IllegalArgumentException naming every variable that is not set and has no default; the
   *     message holds nothing else of the text, which may be a secret
   */
  static String resolve(String text, Function<String, @Nullable String> variables) {
    return new Expression(text, variables).resolved();
  }

  private String resolved() {
    StringBuilder resolved = new StringBuilder();
    int at = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
      if (open > at && text.charAt(open - 1) == '$') {
        resolved.append(text, at, open - 1).append(OPEN);
        at = open + OPEN.length();
      } else {
        int close = close(open + OPEN.length());
        resolved.append(text, at, open).append(value(text.substring(open + OPEN.length(), close)));
        at = close + 1;
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "refers to " + String.join(" and ", missing) + ", not set and without a default");
    }
    return resolved.append(text, at, text.length()).toString();
  }

  /** Where the brace is that ends what began: a default may hold pairs of its own. */
  private int close(int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      if (text.startsWith(OPEN, i)) {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("has a ${ without its }");
  }

  private String value(String reference) {
    int colon = reference.indexOf(':');
    String name = colon < 0 ? reference : reference.substring(0, colon);
    String variable =
        name.startsWith(Surroundings.ENV) ? name.substring(Surroundings.ENV.length()) : name;
    if (variable.isEmpty()) {
      throw new IllegalArgumentException("has a ${ that names nothing");
    }
    String value = variables.apply(name);
    if (value == null && colon < 0) {
      missing.add(
          (name.equals(variable) ? "the system property '" : "the environment variable '")
              + variable
              + "'");
    }
    return value != null ? value : reference.substring(colon + 1).replace(LITERAL, OPEN);
  }
}
