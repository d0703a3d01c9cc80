package org.warrenrpc.jca;

import java.util.ArrayList;
import java.util.List;

/**
 * The casts of one transaction, in the order in which they were made, until it ends. Thread-safe: a
 * transaction that takes too long is rolled back on another thread.
 */
final class CastBuffer {
  private enum State {
    OPEN,
    COMMITTED,
    ROLLED_BACK
  }

  private final List<WaitingCast> casts = new ArrayList<>();
  private State state = State.OPEN;

  /** Keeps casts, or drops them after a rollback; false when they come after the commit. */
  synchronized boolean keep(List<WaitingCast> more) {
    if (state == State.OPEN) {
      casts.addAll(more);
    }
    return state != State.COMMITTED;
  }

  /** Ends it; what is to be published now. Empty where it had ended. */
  synchronized List<WaitingCast> commit() {
    return end(State.COMMITTED);
  }

  /** Ends it; how many are dropped. */
  synchronized int rollBack() {
    return end(State.ROLLED_BACK).size();
  }

  private List<WaitingCast> end(State ended) {
    if (state != State.OPEN) {
      return List.of();
    }
    state = ended;
    List<WaitingCast> left = List.copyOf(casts);
    casts.clear();
    return left;
  }
}
