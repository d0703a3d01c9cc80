package org.warrenrpc;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a bean's method runs as.
 *
 * @param name the principal's; null for nobody: the method runs unauthenticated
 * @param groups what the server makes the roles of; unmodifiable, empty for nobody
 */
public record Caller(@Nullable String name, Set<String> groups) {

  /** Nobody. */
  public static final Caller ANONYMOUS = new Caller(null, Set.of());

  /**
   * Copies {@code groups}.
   *
   * @throws IllegalArgumentException for a blank name, or a group of nobody
   */
  public Caller {
    if (name != null && name.isBlank()) {
      throw new IllegalArgumentException("The name of the caller is blank");
    }
    if (name == null && !groups.isEmpty()) {
      throw new IllegalArgumentException("A caller without a name is in no group");
    }
    groups = Set.copyOf(new LinkedHashSet<>(groups));
  }
}
