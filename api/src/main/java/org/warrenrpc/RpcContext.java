package org.warrenrpc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request context that travels with a message: who asks, on whose behalf. On the wire each
 * entry is a top-level key with the prefix {@code _context_}. Nothing in it is verified.
 *
 * @param values unmodifiable; plain JSON values
 */
public record RpcContext(Map<String, @Nullable Object> values) {

  /** The context without entries. */
  public static final RpcContext EMPTY = new RpcContext(Map.of());

  /** Copies {@code values}. */
  public RpcContext {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** This context with one more entry. */
  public RpcContext with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
    more.put(Objects.requireNonNull(name, "name"), value);
    return new RpcContext(more);
  }

  /** The entry's value, null when it is null or absent. */
  public @Nullable Object get(String name) {
    return values.get(name);
  }
}
