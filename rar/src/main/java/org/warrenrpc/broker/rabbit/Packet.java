package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.impl.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one command: they leave together or not at all. Frames are added on one thread and
 * written on one at a time; whoever waits for it to be written may take it back until then.
 */
final class Packet {

  /** What has become of it; nothing follows the last three. */
  enum State {
    WAITING,
    /** Some of it may have left. */
    LEAVING,
    WRITTEN,
    /** Nothing of it leaves. */
    WITHDRAWN,
    FAILED;

    /** Whether it will never be written. */
    boolean isOver() {
      return this == WITHDRAWN || this == FAILED;
    }
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile List<Frame> frames = new ArrayList<>(3);
  private int size;
  private int next;
  private volatile @Nullable Thread waiter;
  private volatile @Nullable Runnable leaving;

  void add(Frame frame) {
    frames.add(frame);
    size += frame.size();
  }

  /** In bytes. */
  int size() {
    return size;
  }

  State state() {
    return Objects.requireNonNull(state.get());
  }

  /** Has that run by the writer just before it leaves, if it does; it must not block. */
  void onLeaving(Runnable told) {
    leaving = told;
  }

  /** Begins to write it, unless it was withdrawn. */
  boolean leave() {
    if (!state.compareAndSet(State.WAITING, State.LEAVING)) {
      return false;
    }
    Runnable told = leaving;
    if (told != null) {
      told.run();
    }
    return true;
  }

  /**
   * Stages frames until there are none left or {@code enough} bytes; returns whether it is done.
   */
  boolean stage(Staging out, int enough) throws IOException {
    List<Frame> all = frames;
    while (next < all.size() && out.size() < enough) {
      all.get(next++).writeTo(out.frames());
    }
    return next == all.size();
  }

  /** Takes it back, unless some of it may have left. */
  boolean withdraw() {
    return end(State.WAITING, State.WITHDRAWN);
  }

  /** It has left. */
  void written() {
    end(State.LEAVING, State.WRITTEN);
  }

  /** It had begun to leave, and does not leave whole. */
  void failed() {
    end(State.LEAVING, State.FAILED);
  }

  /** Has the current thread woken when the state changes: set before the state is looked at. */
  void waits(@Nullable Thread thread) {
    waiter = thread;
  }

  private boolean end(State from, State to) {
    if (!state.compareAndSet(from, to)) {
      return false;
    }
    // the queue may keep it for a while yet: not the body
    frames = List.of();
    Thread waiting = waiter;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
    return true;
  }
}
