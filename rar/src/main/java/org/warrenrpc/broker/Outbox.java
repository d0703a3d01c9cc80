package org.warrenrpc.broker;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A connection's writing thread for messages that nobody waits for: a daemon that exists only while
 * there is something to write. A write may block for as long as the broker likes; handing one over
 * never does. Thread-safe.
 */
public final class Outbox implements AutoCloseable {
  /** How many messages may wait; further ones are dropped. */
  public static final int CAPACITY = 1000;

  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
  private static final int IDLE_SECONDS = 5;

  /** What a timer sends is stale soon. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ThreadPoolExecutor writer;

  /** With a thread named {@code warren <name>}. */
  public Outbox(String name) {
    writer =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(CAPACITY),
            new DaemonThreads(name));
    writer.allowCoreThreadTimeOut(true);
  }

  /** Has a session publish a message. */
  public void post(BrokerSession session, Message message) {
    try {
      writer.execute(() -> write(session, message));
    } catch (RejectedExecutionException e) {
      LOG.log(
          Level.DEBUG,
          "Dropped: a message to {0}, {1}",
          message.address(),
          writer.isShutdown()
              ? "the connection has ended"
              : "for " + CAPACITY + " others wait to be written");
    }
  }

  /** Drops what waits; the thread ends with the write that it is in. Does not wait. */
  @Override
  public void close() {
    writer.shutdown();
    writer.getQueue().clear();
  }

  private static void write(BrokerSession session, Message message) {
    try {
      session.publish(message, LIMIT);
    } catch (BrokerException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Dropped: a message to " + message.address(), e);
    }
  }
}
