package org.warrenrpc.jca;

import org.warrenrpc.core.client.RpcSession;
import org.warrenrpc.core.client.SessionSource;

/** A session, and how it is given back. */
record Loan(RpcSession session, Runnable end) implements SessionSource.Lease {
  @Override
  public void close() {
    end.run();
  }
}
