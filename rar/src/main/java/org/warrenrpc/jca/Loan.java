package org.warrenrpc.jca;

import java.util.List;
import java.util.function.Predicate;
import org.warrenrpc.core.client.PreparedCast;
import org.warrenrpc.core.client.RpcSession;
import org.warrenrpc.core.client.SessionSource;

/**
 * A session, how it is given back, and who keeps casts for a transaction.
 *
 * @param keeper true: it has kept them
 */
record Loan(RpcSession session, Runnable end, Predicate<List<PreparedCast>> keeper)
    implements SessionSource.Lease {

  @Override
  public boolean defer(List<PreparedCast> casts) {
    return keeper.test(casts);
  }

  @Override
  public void close() {
    end.run();
  }
}
