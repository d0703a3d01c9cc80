package org.warrenrpc.jca;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of casts that are made in a transaction; frozen.
 *
 * @param local whether they are published with it, by a local transaction of the container's, or
 *     after it
 * @param commitTimeout how long publishing the casts of one transaction may take
 * @param handler the class that is told of those that were not sent, if there is one
 */
record CastSettings(boolean local, Duration commitTimeout, @Nullable String handler) {
  static final String NONE = "none";
  static final String LOCAL = "local";

  static final CastSettings DEFAULTS = new CastSettings(false, Duration.ofSeconds(10), null);

  static CastSettings read(PropertyReader reader) {
    Boolean local = reader.read(Property.TRANSACTION_LEVEL, CastSettings::local);
    Duration commit = reader.millis(Property.COMMIT_TIMEOUT, 1);
    return new CastSettings(
        local == null ? DEFAULTS.local() : local,
        Objects.requireNonNullElse(commit, DEFAULTS.commitTimeout()),
        reader.text(Property.UNSENT_CAST_HANDLER));
  }

  private static boolean local(String text) {
    return switch (text.strip()) {
      case NONE -> false;
      case LOCAL -> true;
      default -> throw new IllegalArgumentException("is neither " + NONE + " nor " + LOCAL);
    };
  }
}
