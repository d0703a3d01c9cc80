package org.warrenrpc.core.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits at a server, what runs, and how many turns there are: the state of {@link Turns},
 * under one lock, with no alien code under it. What waits is unsettled: the broker's prefetch
 * bounds it. Thread-safe.
 */
final class Backlog {
  private enum State {
    OPEN,
    /** Nothing more is taken; what was taken may still begin. */
    CLOSED,
    /** Nothing begins any more. */
    OVER
  }

  private final int concurrency;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final Deque<ReceivedRequest> waiting = new ArrayDeque<>();

  /** By identity: each is kept for the turn that was submitted for it. */
  private final Set<ReceivedRequest> reserved = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Set<Thread> running = new HashSet<>();

  /** Requests that go on without a thread: they count as running, and keep others from it. */
  private int held;

  private State state = State.OPEN;

  /** Submitted and not ended. */
  private int turns;

  /** Submitted, and no request taken yet. */
  private int starting;

  /** Of the turns, those that have an invoker. */
  private int equipped;

  /** How many turns there may be; less than the concurrency until a pause is over. */
  private int most;

  Backlog(int concurrency) {
    this.concurrency = concurrency;
    this.most = concurrency;
  }

  /** Returns whether it was taken in; when closed it is left unsettled. */
  boolean add(ReceivedRequest request) {
    return locked(() -> state == State.OPEN && waiting.add(request));
  }

  /** Forgets what waits of an origin that ended: the broker gives it to somebody, perhaps to us. */
  void forget(Object origin) {
    locked(
        () -> {
          boolean any = reserved.removeIf(request -> request.origin() == origin);
          return waiting.removeIf(request -> request.origin() == origin) || any;
        });
  }

  /** Whether there is something to take. */
  boolean isWaiting() {
    return locked(() -> state == State.OPEN && !waiting.isEmpty() && hasPermit());
  }

  /** The next request, which then counts as running on this thread; null for none. */
  @Nullable ReceivedRequest take() {
    lock.lock();
    try {
      ReceivedRequest request = state == State.OPEN && hasPermit() ? waiting.pollFirst() : null;
      if (request != null) {
        running.add(Thread.currentThread());
      }
      return request;
    } finally {
      lock.unlock();
    }
  }

  /** The next request, kept for a turn that counts as submitted from now on; null for none. */
  @Nullable ReceivedRequest reserve() {
    lock.lock();
    try {
      ReceivedRequest request = hasRoom() ? waiting.pollFirst() : null;
      if (request != null) {
        turns++;
        reserved.add(request);
      }
      return request;
    } finally {
      lock.unlock();
    }
  }

  /** Whether that may be taken. */
  boolean isReserved(ReceivedRequest request) {
    return locked(() -> state == State.OPEN && reserved.contains(request) && hasPermit());
  }

  /** Takes it: it counts as running on this thread; false when it may not run, here or now. */
  boolean takeReserved(ReceivedRequest request) {
    return locked(
        () ->
            state == State.OPEN
                && hasPermit()
                && reserved.remove(request)
                && running.add(Thread.currentThread()));
  }

  /** Puts it back in front, unless its turn took it, or it was forgotten or given back. */
  void unreserve(ReceivedRequest request) {
    locked(() -> reserved.remove(request) && waiting.offerFirst(request));
  }

  /** This thread's request has ended. */
  void leave() {
    locked(
        () -> {
          left.signalAll();
          return running.remove(Thread.currentThread());
        });
  }

  /** This thread's request goes on without it, until {@link #release}. */
  void hold() {
    locked(
        () -> {
          held++;
          return running.remove(Thread.currentThread());
        });
  }

  /** A request that went on without a thread has ended. */
  void release() {
    lock.lock();
    try {
      held--;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a request that was taken may still run its method. */
  boolean mayBegin() {
    return locked(() -> state != State.OVER);
  }

  /** How many requests run, with a thread or without. */
  int running() {
    lock.lock();
    try {
      return held + running.size();
    } finally {
      lock.unlock();
    }
  }

  /** Counts one more turn as submitted, if more should be; whoever is told true submits it. */
  boolean wantsTurn() {
    return locked(
        () -> {
          boolean wanted = hasRoom() && starting < waiting.size();
          if (wanted) {
            turns++;
            starting++;
          }
          return wanted;
        });
  }

  /** A turn has an invoker; returns whether there may be as many turns as ever. */
  boolean turnIsEquipped() {
    return locked(
        () -> {
          equipped++;
          return most == concurrency;
        });
  }

  /** A submitted turn has taken its first request, or none. */
  void turnBegins() {
    locked(() -> --starting >= 0);
  }

  /** A turn has ended, and given its invoker back if it had one. */
  void turnEnds(boolean wasEquipped) {
    locked(
        () -> {
          equipped -= wasEquipped ? 1 : 0;
          return --turns >= 0;
        });
  }

  /**
   * Has no more turns from now on than have an invoker now: they go on, and others may follow them.
   * Returns whether that is new, and the caller is to end it.
   */
  boolean pause() {
    return locked(
        () -> {
          boolean begun = most == concurrency && state == State.OPEN;
          most = Math.min(most, Math.min(equipped, concurrency - 1));
          return begun;
        });
  }

  /** Ends the pause. */
  void resume() {
    locked(
        () -> {
          most = concurrency;
          return true;
        });
  }

  /**
   * Takes nothing more, and lets nothing start that waits; returns that, for its caller to settle.
   */
  List<ReceivedRequest> close() {
    lock.lock();
    try {
      if (state == State.OPEN) {
        state = State.CLOSED;
      }
      List<ReceivedRequest> unstarted = new ArrayList<>(reserved);
      unstarted.addAll(waiting);
      reserved.clear();
      waiting.clear();
      return unstarted;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no request runs but, perhaps, one on the calling thread; after it no method begins.
   *
   * @return how many still run when the limit passed or the thread was interrupted
   */
  int end(Duration limit) {
    lock.lock();
    try {
      awaitOthers(limit.toNanos());
      state = State.OVER;
      return others();
    } finally {
      lock.unlock();
    }
  }

  private void awaitOthers(long limit) {
    long nanos = limit;
    try {
      while (others() > 0 && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int others() {
    return held + running.size() - (running.contains(Thread.currentThread()) ? 1 : 0);
  }

  /** For one more turn. */
  private boolean hasRoom() {
    return state == State.OPEN && turns < most && turns + held < concurrency;
  }

  private boolean hasPermit() {
    return held + running.size() < concurrency;
  }

  private boolean locked(BooleanSupplier action) {
    lock.lock();
    try {
      return action.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }
}
