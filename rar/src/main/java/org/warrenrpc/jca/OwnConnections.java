package org.warrenrpc.jca;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warrenrpc.ConnectionClosedException;

/**
 * The open connections of one factory for Java SE that have a socket of their own: no pool knows
 * them. Thread-safe.
 */
final class OwnConnections implements AutoCloseable {
  private final Set<ConnectionHandle> open = new LinkedHashSet<>();
  private boolean closed;

  /**
   * Keeps one until it is closed.
   *
   * @throws ConnectionClosedException after {@link #close}; the connection is closed then
   */
  ConnectionHandle keep(ConnectionHandle made) {
    boolean late;
    synchronized (open) {
      late = closed;
      if (!late) {
        open.add(made);
      }
    }
    if (late) {
      made.close();
      throw new ConnectionClosedException("The connection factory is closed", null);
    }
    made.whenClosed(() -> forget(made));
    return made;
  }

  /** Closes those that are left, side by side. Bounded. */
  @Override
  public void close() {
    List<ConnectionHandle> left;
    synchronized (open) {
      closed = true;
      left = List.copyOf(open);
    }
    SideBySide.run("close", left.stream().map(each -> (Runnable) each::close).toList());
  }

  private void forget(ConnectionHandle closed) {
    synchronized (open) {
      open.remove(closed);
    }
  }
}
