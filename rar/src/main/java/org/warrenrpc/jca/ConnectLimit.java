package org.warrenrpc.jca;

import jakarta.resource.spi.ConnectionRequestInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Carries what is left of a call's limit through the container's pool to where a connection is
 * made. Says nothing about which connection fits, so all are equal (Connectors 2.1, 6.5.1.2).
 */
final class ConnectLimit implements ConnectionRequestInfo {
  private final Duration limit;

  ConnectLimit(Duration limit) {
    this.limit = limit;
  }

  /** The shorter of this and {@code configured}. */
  Duration orLess(Duration configured) {
    return limit.compareTo(configured) < 0 ? limit : configured;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof ConnectLimit;
  }

  @Override
  public int hashCode() {
    return ConnectLimit.class.hashCode();
  }
}
