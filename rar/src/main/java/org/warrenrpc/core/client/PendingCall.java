package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RepliesLostException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.wire.Failure;
import org.warrenrpc.wire.Reply;

/**
 * A call that waits for its answer: the values that came and are not read, and how it ended. Filled
 * on an I/O thread, which it never holds up; read by one caller. Ends once; what comes later is
 * ignored. Failures are made where they are thrown, so that their stack is the caller's.
 */
final class PendingCall {
  private final Operation operation;
  private final int bound;
  private final boolean lastOnly;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Queue<JsonNode> unread = new ArrayDeque<>(2);
  private int values;
  private boolean ended;
  private @Nullable Supplier<? extends RuntimeException> failure;
  private @Nullable Deadline silence;
  private @Nullable Runnable whenEnded;

  private PendingCall(Operation operation, int bound, boolean lastOnly) {
    this.operation = operation;
    this.bound = bound;
    this.lastOnly = lastOnly;
    this.silence = operation.silence();
  }

  /** Keeps its last value only, and is told at the end. */
  static PendingCall single(Operation operation) {
    return new PendingCall(operation, 1, true);
  }

  /** Keeps up to {@code bound} unread values. */
  static PendingCall stream(Operation operation, int bound) {
    return new PendingCall(operation, bound, false);
  }

  Operation operation() {
    return operation;
  }

  /** Takes what the other side said. Returns whether the call has ended. */
  boolean accept(Reply reply) {
    boolean over;
    @Nullable Runnable told;
    lock.lock();
    try {
      if (!ended) {
        heard();
        take(reply);
      }
      over = ended;
      told = dueListener();
    } finally {
      lock.unlock();
    }
    run(told);
    return over;
  }

  /** The request was written: the server's silence begins. */
  void sent() {
    lock.lock();
    try {
      heard();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it for a reason of this side. */
  void fail(Supplier<? extends RuntimeException> reason) {
    @Nullable Runnable told;
    lock.lock();
    try {
      if (!ended) {
        end(reason);
      }
      told = dueListener();
    } finally {
      lock.unlock();
    }
    run(told);
  }

  /** Has somebody told once of the end, at once if it came; on an I/O thread: must not block. */
  void whenEnded(Runnable listener) {
    @Nullable Runnable told;
    lock.lock();
    try {
      whenEnded = listener;
      told = dueListener();
    } finally {
      lock.unlock();
    }
    run(told);
  }

  /** Waits for something to {@link #read}. Returns false when the deadline passed first. */
  boolean await(Deadline deadline) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!ended && (lastOnly || unread.isEmpty())) {
        long nanos = patience(deadline);
        if (nanos == 0) {
          return ended;
        }
        news.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * For whoever does not wait: how many nanoseconds there is no need to look again, unless {@link
   * #whenEnded} tells; 0 when it has ended or its deadline has passed.
   */
  long patience() {
    lock.lock();
    try {
      return ended ? 0 : patience(operation.deadline());
    } finally {
      lock.unlock();
    }
  }

  /**
   * After {@link #await}: the next value, null at the end; throws the failure that it ended with,
   * after the values that came before.
   */
  @Nullable JsonNode read() {
    Supplier<? extends RuntimeException> reason;
    lock.lock();
    try {
      JsonNode value = unread.poll();
      reason = failure;
      if (reason == null || (value != null && !lastOnly)) {
        return value;
      }
    } finally {
      lock.unlock();
    }
    throw reason.get();
  }

  /** Under the lock: how long to wait; ends it when the server was silent for too long. */
  private long patience(Deadline deadline) {
    long nanos = deadline.remainingNanos();
    Deadline quiet = silence;
    if (nanos == 0 || quiet == null) {
      return nanos;
    }
    if (quiet.expired()) {
      end(() -> operation.timeout(quiet.limit(), Phase.HEARTBEAT));
    }
    return Math.min(nanos, quiet.remainingNanos());
  }

  /** Under the lock: a sign of life, which extends no other limit (4.8). */
  private void heard() {
    if (silence != null) {
      silence = silence.anew(silence.limit());
    }
  }

  /** Under the lock; to be run without it. */
  private @Nullable Runnable dueListener() {
    Runnable due = ended ? whenEnded : null;
    if (ended) {
      whenEnded = null;
    }
    return due;
  }

  private static void run(@Nullable Runnable due) {
    if (due != null) {
      due.run();
    }
  }

  private void take(Reply reply) {
    if (reply instanceof Reply.Value value) {
      number(value.index(), value.value());
    } else if (reply instanceof Reply.Answer answer) {
      // a real oslo server may send the value ahead and end with a null (4.5)
      if (values == 0 || !answer.value().isNull()) {
        add(answer.value());
      }
      if (!ended) {
        end(null);
      }
    } else if (reply instanceof Reply.End end) {
      finish(end.count(), null);
    } else if (reply instanceof Reply.Fault fault) {
      finish(fault.count(), fault.failure());
    }
    // a heartbeat says nothing else
  }

  private void number(@Nullable Integer index, JsonNode value) {
    if (index == null || index == values) {
      add(value);
    } else if (index > values) {
      int due = values;
      end(
          () ->
              new RepliesLostException(
                  operation + ": value " + index + " came where " + due + " was due", null));
    }
    // a lower one came twice
  }

  private void add(JsonNode value) {
    if (lastOnly) {
      unread.clear();
    } else if (unread.size() == bound) {
      end(
          () ->
              new RepliesLostException(
                  operation + ": more than " + bound + " values came unread", null));
      return;
    }
    unread.add(value);
    values++;
    if (!lastOnly) {
      news.signalAll();
    }
  }

  private void finish(@Nullable Integer count, @Nullable Failure fault) {
    int came = values;
    if (count != null && count != came) {
      end(
          () ->
              new RepliesLostException(
                  operation + ": " + came + " values came of " + count,
                  fault == null ? null : Operation.remoteError(fault)));
    } else {
      end(fault == null ? null : () -> operation.failure(fault));
    }
  }

  private void end(@Nullable Supplier<? extends RuntimeException> reason) {
    ended = true;
    failure = reason;
    news.signalAll();
  }
}
