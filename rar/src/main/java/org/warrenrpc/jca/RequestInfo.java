package org.warrenrpc.jca;

import jakarta.resource.spi.ConnectionRequestInfo;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries through the container's pool, to where a connection is made or found, who asks for it and
 * what is left of the limit. Equal by the former alone (Connectors 2.1, 6.5.1.2): the limit says
 * nothing about which connection fits.
 *
 * @param limit of making the connection
 * @param signOn the application's own; null where it leaves that to container and configuration
 */
record RequestInfo(Duration limit, @Nullable SignOn signOn) implements ConnectionRequestInfo {

  /** The shorter of this and {@code configured}. */
  Duration orLess(Duration configured) {
    return limit.compareTo(configured) < 0 ? limit : configured;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof RequestInfo other && Objects.equals(signOn, other.signOn);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(signOn);
  }
}
