package org.warrenrpc.contract;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnectionFactory;
import org.jspecify.annotations.Nullable;

/** A pool as a container has it that knows neither lazy enlistment nor lazy association. */
record PlainPool(StrictConnectionManager pool) implements ConnectionManager {
  @Override
  public Object allocateConnection(
      ManagedConnectionFactory factory, @Nullable ConnectionRequestInfo info)
      throws ResourceException {
    return pool.allocateConnection(factory, info);
  }
}
