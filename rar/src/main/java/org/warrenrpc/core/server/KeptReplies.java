package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.Submitter;

/**
 * Replies that could not be sent, tried again with pauses until their time is over: so many at
 * most, and so many bytes. Between attempts it holds no thread; an attempt is a short task of work.
 * Thread-safe.
 */
final class KeptReplies {
  private static final System.Logger LOG = System.getLogger(KeptReplies.class.getName());

  /** Tries to send. */
  interface Sender {

    /** Returns whether the reply is done with. Blocks for the broker's answers, bounded. */
    boolean send(OutgoingReply reply) throws BrokerException;

    /** Its time is over, or the server ends. */
    void lost(OutgoingReply reply);
  }

  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(1);

  private final Sender sender;
  private final Room room;
  private final BooleanSupplier reachable;
  private final Executor work;
  private final Submitter submitter;
  private final ScheduledExecutorService scheduler;
  private final Deque<OutgoingReply> waiting = new ArrayDeque<>();

  /** Whether an attempt is under way or to come. */
  private boolean due;

  private boolean closed;

  KeptReplies(
      Sender sender,
      Room room,
      BooleanSupplier reachable,
      Executor work,
      Submitter submitter,
      ScheduledExecutorService scheduler) {
    this.sender = sender;
    this.room = room;
    this.reachable = reachable;
    this.work = work;
    this.submitter = submitter;
    this.scheduler = scheduler;
  }

  /** Takes a reply in; false when there are too many. Never blocks. */
  boolean keep(OutgoingReply reply) {
    boolean first;
    synchronized (waiting) {
      if (closed || !room.take(reply.bytes())) {
        return false;
      }
      waiting.add(reply);
      first = !due;
      due = true;
    }
    if (first) {
      later();
    }
    return true;
  }

  /** Whether one waits that has the message. */
  boolean has(Message message) {
    synchronized (waiting) {
      return waiting.stream().anyMatch(reply -> reply.has(message));
    }
  }

  /** Tries once more, and gives up what cannot be sent. Blocks, bounded. */
  void close() {
    synchronized (waiting) {
      closed = true;
    }
    attempt();
    List<OutgoingReply> left;
    synchronized (waiting) {
      left = List.copyOf(waiting);
      waiting.clear();
    }
    left.forEach(this::giveUp);
  }

  private void later() {
    try {
      ScheduledFuture<?> unused =
          scheduler.schedule(this::submit, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // the adapter ends, and this with it
      close();
    }
  }

  /** On the scheduler's thread. */
  private void submit() {
    if (reachable.getAsBoolean()) {
      submitter.submit(work, this::flush, refused -> later());
    } else {
      giveUpWhatIsOver();
      again();
    }
  }

  private void flush() {
    attempt();
    again();
  }

  private void again() {
    boolean more;
    synchronized (waiting) {
      due = !waiting.isEmpty() && !closed;
      more = due;
    }
    if (more) {
      later();
    }
  }

  /** Every one that waits now, or until one meets a broker that is away. */
  private void attempt() {
    Deadline limit = Deadline.after(LONGEST_ATTEMPT, System::nanoTime);
    int left;
    synchronized (waiting) {
      left = waiting.size();
    }
    while (left-- > 0 && !limit.expired()) {
      OutgoingReply reply = take();
      if (reply == null) {
        return;
      }
      boolean done = false;
      try {
        done = reply.isOver() || sender.send(reply);
      } catch (BrokerException e) {
        // for all of them: the next attempt begins with another one
        left = 0;
      } catch (RuntimeException | Error e) {
        // it alone is lost, or nothing that waits would ever be tried again
        LOG.log(Level.WARNING, reply + " is given up by a fault of ours", e);
        done = true;
      }
      if (done && reply.next() == null) {
        room.free(reply.bytes());
      } else if (done || !putBack(reply)) {
        giveUp(reply);
      }
    }
  }

  private void giveUp(OutgoingReply reply) {
    room.free(reply.bytes());
    sender.lost(reply);
  }

  private void giveUpWhatIsOver() {
    List<OutgoingReply> over;
    synchronized (waiting) {
      over = waiting.stream().filter(OutgoingReply::isOver).toList();
      waiting.removeAll(over);
    }
    over.forEach(this::giveUp);
  }

  private @Nullable OutgoingReply take() {
    synchronized (waiting) {
      return waiting.poll();
    }
  }

  private boolean putBack(OutgoingReply reply) {
    synchronized (waiting) {
      return !closed && waiting.add(reply);
    }
  }
}
