package org.warrenrpc.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Until when the caller waits for the request that the current thread runs: what calls nested in it
 * have left. Bound to the thread, so that it needs no hand in an application's code; other threads
 * that a method uses know nothing of it.
 */
public final class RequestDeadline {
  private static final ThreadLocal<@Nullable Deadline> CURRENT = new ThreadLocal<>();

  private RequestDeadline() {}

  /** Ends what {@link #bind} began, on the same thread. */
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Binds a request's deadline to this thread until the scope is closed, and then what was bound
   * before.
   *
   * @param deadline null where the caller gave none: nothing that was bound before shows through
   */
  public static Scope bind(@Nullable Deadline deadline) {
    Deadline before = CURRENT.get();
    set(deadline);
    return () -> set(before);
  }

  /** That of the request that runs on this thread; null where there is none. */
  public static @Nullable Deadline current() {
    return CURRENT.get();
  }

  /** {@code limit}, or what is left to the request on this thread where that is less. */
  public static Duration cap(Duration limit) {
    Deadline current = current();
    Duration left = current == null ? limit : current.remaining();
    return left.compareTo(limit) < 0 ? left : limit;
  }

  private static void set(@Nullable Deadline deadline) {
    if (deadline == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(deadline);
    }
  }
}
