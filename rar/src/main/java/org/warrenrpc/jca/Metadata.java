package org.warrenrpc.jca;

import jakarta.resource.spi.ManagedConnectionMetaData;
import org.warrenrpc.broker.ServerInfo;

/** A broker as it introduced itself, and the user that it knows us as. */
record Metadata(ServerInfo server, String userName) implements ManagedConnectionMetaData {

  @Override
  public String getEISProductName() {
    return server.product();
  }

  @Override
  public String getEISProductVersion() {
    return server.version();
  }

  /** Sessions on the shared socket; 0 for no limit. */
  @Override
  public int getMaxConnections() {
    return server.maxSessions();
  }

  @Override
  public String getUserName() {
    return userName;
  }
}
