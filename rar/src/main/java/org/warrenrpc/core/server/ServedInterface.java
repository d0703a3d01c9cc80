package org.warrenrpc.core.server;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcVersion;

/**
 * The interface that a server offers: which requests are meant for it (4.7).
 *
 * @param namespace null for none, which is not the same as an empty one
 * @param version what it implements
 * @param legacy further namespaces that it answers to
 */
public record ServedInterface(@Nullable String namespace, RpcVersion version, Set<String> legacy) {

  /** Where nothing is said: no namespace, and the first version. */
  public static final ServedInterface DEFAULT =
      new ServedInterface(null, RpcVersion.FIRST, Set.of());

  /** Copies the set. */
  public ServedInterface {
    legacy = Set.copyOf(legacy);
  }

  /** Whether a request of that namespace and version is compatible. */
  public boolean accepts(@Nullable String asked, RpcVersion requested) {
    boolean named = Objects.equals(namespace, asked) || (asked != null && legacy.contains(asked));
    return named && version.accepts(requested);
  }

  /** Whether it is the same, whatever else it answers to: servers of one interface take turns. */
  boolean isSame(ServedInterface other) {
    return Objects.equals(namespace, other.namespace) && version.equals(other.version);
  }
}
