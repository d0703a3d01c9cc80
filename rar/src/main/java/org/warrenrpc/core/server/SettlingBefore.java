package org.warrenrpc.core.server;

import org.jspecify.annotations.Nullable;

/**
 * A request is settled before its method runs, so that it runs once or, when the process dies,
 * never (3.5, 4.10).
 */
final class SettlingBefore implements Settling {
  private static final Open SETTLED =
      new Open() {
        @Override
        public boolean giveBack() {
          return false;
        }

        @Override
        public void ended(Ending ending, boolean answered) {
          // nothing is left to settle
        }
      };

  @Override
  public @Nullable Open begin(ReceivedRequest request) {
    boolean first = request.known().enter(request.key());
    request.delivery().ack();
    return first ? SETTLED : null;
  }

  @Override
  public void close() {
    // nothing is ever run again
  }
}
