package org.warrenrpc.core.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.core.Deadline;

/**
 * Whether the broker still answers over a socket that is open. It is asked by one thread at a time;
 * an answer stands for a while, silence for ever. Thread-safe.
 */
final class Pulse {

  /** Something that the broker alone can answer. */
  interface Question {
    void ask(Duration limit) throws BrokerException;
  }

  /** How long an answer stands: a pool may want to know before each use. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Question question;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Deadline answered;
  private volatile boolean silent;

  Pulse(Question question) {
    this.question = question;
  }

  /** Whether it answers by the deadline; an interrupted thread does not learn that it does not. */
  boolean beats(Deadline deadline) {
    if (silent || isFresh()) {
      return !silent;
    }
    try {
      if (!asking.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
    try {
      if (!silent && !isFresh()) {
        ask(deadline);
      }
      return !silent;
    } finally {
      asking.unlock();
    }
  }

  /** A refusal is an answer, and a loss is told by the socket itself. */
  private void ask(Deadline deadline) {
    try {
      question.ask(deadline.remaining());
      answered = deadline.anew(FRESH);
    } catch (BrokerException e) {
      silent = e.kind() == Kind.TIMEOUT;
    }
  }

  private boolean isFresh() {
    Deadline known = answered;
    return known != null && !known.expired();
  }
}
