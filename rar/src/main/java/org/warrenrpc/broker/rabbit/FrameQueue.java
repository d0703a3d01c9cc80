package org.warrenrpc.broker.rabbit;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.topology.Address;

/**
 * What a connection has yet to write. Whoever asks for that while nobody writes becomes the writer:
 * it writes its own packet at once, and with it, in one system call, what others add meanwhile;
 * those go on without waiting. So a lone caller pays for no hand-over, and many share a system
 * call.
 *
 * <p>A caller that writes never blocks, and serves the others for a few rounds only. When the
 * socket takes no more, or too much comes, the writing goes to a thread of the executor, which
 * alone may be stuck. A caller then waits only when much is ahead of it, at most its limit, and
 * takes back what has not begun to leave; of a large packet that has begun nothing can be taken
 * back, and those behind it run into limits of their own. Only when the peer has taken nothing at
 * all for the patience of the connection is that given up, which everybody on it hears: a peer that
 * is merely slow costs nobody else the connection.
 *
 * <p>Thread-safe. Holds no lock.
 */
final class FrameQueue {
  private static final System.Logger LOG = System.getLogger(FrameQueue.class.getName());

  /** With no more than this to be written a packet is as good as in the system's own buffer. */
  private static final int UNHEEDED = 1 << 18;

  /** How often a caller's thread writes before it leaves the rest to another. */
  private static final int ROUNDS = 8;

  private final ByteSink sink;
  private final Executor executor;
  private final Consumer<IOException> onFailure;

  private final Queue<Packet> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong backlog = new AtomicLong();

  /** How many askings the writer has not served; 0 when nobody writes. */
  private final AtomicInteger asked = new AtomicInteger();

  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

  private volatile long patience = Long.MAX_VALUE;

  /** Whether a thread of the executor writes; {@link #moved} then tells when it last could. */
  private volatile boolean pushing;

  private volatile long moved;

  private final Departure departure = new Departure(waiting);

  /**
   * @param executor runs the writer that may block
   * @param onFailure told once, on any thread, of what ended the writing; must not block
   */
  FrameQueue(ByteSink sink, Executor executor, Consumer<IOException> onFailure) {
    this.sink = sink;
    this.executor = executor;
    this.onFailure = onFailure;
  }

  /** How long the peer may take nothing while something waits to be written; zero for ever. */
  void patience(Duration longest) {
    moved = System.nanoTime();
    patience = longest.isZero() ? Long.MAX_VALUE : longest.toNanos();
  }

  /** Adds a packet, which leaves with the next {@link #flush} at the latest. Never blocks. */
  void add(Packet packet) throws IOException {
    backlog.addAndGet(packet.size());
    waiting.add(packet);
    IOException ended = failure();
    if (ended != null) {
      packet.withdraw();
      throw ended;
    }
    checkPatience();
  }

  /** Has what was added written, by this thread or another. Never blocks. */
  void flush() throws IOException {
    if (asked.getAndIncrement() == 0) {
      write(false);
    }
  }

  /** As {@link #flush}, where something was added. */
  void flushLeft() throws IOException {
    if (!waiting.isEmpty()) {
      flush();
    }
  }

  /**
   * Waits until a message's packet is written, at most {@code limit}, or not at all when little is
   * to be written.
   *
   * @throws BrokerException when it was not, and then tells whether some of it may have left
   */
  void await(Packet packet, Address to, Duration limit) throws BrokerException {
    if (backlog.get() <= UNHEEDED && failure() == null) {
      return;
    }
    long deadline = System.nanoTime() + limit.toNanos();
    packet.waits(Thread.currentThread());
    try {
      while (packet.state() != Packet.State.WRITTEN) {
        checkPatience();
        if (packet.state().isOver()) {
          throw failure(Kind.UNAVAILABLE, packet, to, failure());
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw failure(Kind.TIMEOUT, packet, to, null);
        }
        if (Thread.currentThread().isInterrupted()) {
          throw failure(Kind.UNAVAILABLE, packet, to, new InterruptedException("interrupted"));
        }
        LockSupport.parkNanos(this, Math.min(left, patienceLeft()));
      }
    } finally {
      packet.waits(null);
    }
  }

  /** Takes a packet back; false when some of it may have left. */
  boolean withdraw(Packet packet) {
    if (!packet.withdraw()) {
      return false;
    }
    backlog.addAndGet(-packet.size());
    return true;
  }

  /** What ended the writing; null while it goes on. */
  @Nullable IOException failure() {
    return failure.get();
  }

  /**
   * Ends the writing: what waits fails, now and later. Returns false when it had ended for another
   * reason.
   */
  boolean end(IOException reason) {
    boolean first = failure.compareAndSet(null, reason);
    for (Packet each = waiting.poll(); each != null; each = waiting.poll()) {
      each.withdraw();
    }
    sink.close();
    return first;
  }

  /** Where {@code mayBlock}, on a thread of the executor. */
  private void write(boolean mayBlock) throws IOException {
    try {
      int rounds = 0;
      int served = asked.get();
      while (served != 0) {
        while (departure.stage()) {
          if (mayBlock) {
            sink.push(departure.bytes());
            moved = System.nanoTime();
          } else if (++rounds > ROUNDS || sink.offer(departure.bytes()) == 0) {
            handOver();
            return;
          }
          if (!departure.bytes().hasRemaining()) {
            backlog.addAndGet(-departure.written());
          }
        }
        pushing = false;
        served = asked.addAndGet(-served);
        if (served != 0 && mayBlock) {
          pushes();
        }
      }
    } catch (IOException e) {
      fail(e);
      throw e;
    } catch (RuntimeException | Error e) {
      fail(new IOException("Writing to the broker failed", e));
      throw e;
    }
  }

  private void handOver() {
    pushes();
    executor.execute(
        () -> {
          try {
            write(true);
          } catch (IOException e) {
            LOG.log(Level.DEBUG, "The writing ends", e);
          }
        });
  }

  private void pushes() {
    moved = System.nanoTime();
    pushing = true;
  }

  /** What the writer had begun fails too: only the writer knows it, and it writes no more. */
  private void fail(IOException reason) {
    boolean first = end(reason);
    departure.fail();
    if (first) {
      onFailure.accept(reason);
    }
  }

  private void checkPatience() {
    if (pushing && patienceLeft() <= 0) {
      IOException reason =
          new IOException("the broker has taken nothing for " + Duration.ofNanos(patience));
      if (end(reason)) {
        onFailure.accept(reason);
      }
    }
  }

  private long patienceLeft() {
    long longest = patience;
    return longest == Long.MAX_VALUE ? longest : longest - (System.nanoTime() - moved);
  }

  /** Takes the packet back where that is possible. */
  private BrokerException failure(
      Kind kind, Packet packet, Address to, @Nullable Exception reason) {
    boolean unsent = withdraw(packet) || packet.state() == Packet.State.WITHDRAWN;
    String why = reason == null ? "the broker takes no more" : Faults.text(reason);
    return new BrokerException(kind, 0, !unsent, "Publishing to " + to + ": " + why, reason);
  }
}
