package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Type;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcReply;
import org.warrenrpc.core.Deadline;

/**
 * The values of an open call, each converted as it is reached. Ended, and its call forgotten, by
 * its end, its first failure, or {@link #close}. Not thread-safe.
 */
final class CallReplies<T> implements RpcReplies<T> {
  private final OpenCall call;
  private final Type type;
  private final Supplier<Deadline> limits;
  private int index;
  private @Nullable RpcReply<T> next;
  private boolean ended;

  /** {@code limits} begins the limit of each wait. */
  CallReplies(OpenCall call, Type type, Supplier<Deadline> limits) {
    this.call = call;
    this.type = type;
    this.limits = limits;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      fetch();
    }
    return next != null;
  }

  @Override
  public RpcReply<T> next() {
    RpcReply<T> reply = hasNext() ? next : null;
    if (reply == null) {
      throw new NoSuchElementException(call.pending().operation() + " has no more values");
    }
    next = null;
    return reply;
  }

  @Override
  public void close() {
    next = null;
    end();
  }

  private void fetch() {
    boolean more = false;
    try {
      JsonNode value = call.next(limits.get());
      if (value != null) {
        next = new RpcReply<>(index, converted(value));
        index++;
        more = true;
      }
    } finally {
      if (!more) {
        end();
      }
    }
  }

  @SuppressWarnings("unchecked") // what was read as T is one, though its class may be a primitive's
  private @Nullable T converted(JsonNode value) {
    return (T) call.pending().operation().result(value, type);
  }

  private void end() {
    if (!ended) {
      ended = true;
      call.close();
    }
  }
}
