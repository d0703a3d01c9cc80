package org.warrenrpc.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;

/**
 * Something costly that whoever comes first opens, while the others wait, each within its own
 * deadline and holding no lock. A failure is shared by those who waited for it and then forgotten;
 * one that was the opener's own matter, its shorter limit or an interrupt, has the others try
 * again. Thread-safe.
 */
public final class OpenOnce<T> {

  /** Opens the thing. */
  public interface Opener<T> {
    T open(Deadline deadline) throws BrokerException;
  }

  private final String what;
  private final Opener<T> opener;
  private final AtomicReference<CompletableFuture<T>> attempt = new AtomicReference<>();

  /** {@code what} is for messages, "connection" say. */
  public OpenOnce(String what, Opener<T> opener) {
    this.what = what;
    this.opener = opener;
  }

  /** The thing, opened first where it is not. Blocks until the deadline at most. */
  public T get(Deadline deadline) throws BrokerException {
    while (true) {
      CompletableFuture<T> current = attempt.get();
      if (current == null) {
        CompletableFuture<T> mine = new CompletableFuture<>();
        if (attempt.compareAndSet(null, mine)) {
          return open(mine, deadline);
        }
      } else {
        T opened = await(current, deadline);
        if (opened != null) {
          return opened;
        }
      }
    }
  }

  /** The thing if it is open. */
  public @Nullable T opened() {
    CompletableFuture<T> current = attempt.get();
    if (current == null || !current.isDone() || current.isCompletedExceptionally()) {
      return null;
    }
    return current.getNow(null);
  }

  /** Has the next {@link #get} open another one, if {@code opened} is still the current one. */
  public void forget(T opened) {
    CompletableFuture<T> current = attempt.get();
    if (current != null && opened() == opened) {
      attempt.compareAndSet(current, null);
    }
  }

  private T open(CompletableFuture<T> mine, Deadline deadline) throws BrokerException {
    try {
      T opened = opener.open(deadline);
      mine.complete(opened);
      return opened;
    } catch (BrokerException | RuntimeException | Error e) {
      // out of the way before the waiting are told, so that those who try again do not meet it
      attempt.compareAndSet(mine, null);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  /** Null when the one who opened failed for a reason that is not ours. */
  private @Nullable T await(CompletableFuture<T> attempted, Deadline deadline)
      throws BrokerException {
    try {
      return attempted.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new BrokerException(
          Kind.TIMEOUT, "Waited in vain for another caller to open the " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException(
          Kind.UNAVAILABLE, "Interrupted while another caller opened the " + what, e);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof BrokerException theirs)) {
        throw new BrokerException(Kind.UNAVAILABLE, "The " + what + " did not open", e.getCause());
      }
      if (isTheirsAlone(theirs) && !deadline.expired()) {
        return null;
      }
      throw new BrokerException(
          theirs.kind(), theirs.replyCode(), false, String.valueOf(theirs.getMessage()), theirs);
    }
  }

  private static boolean isTheirsAlone(BrokerException theirs) {
    return theirs.kind() == Kind.TIMEOUT || theirs.getCause() instanceof InterruptedException;
  }
}
