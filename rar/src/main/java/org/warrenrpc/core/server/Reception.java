package org.warrenrpc.core.server;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.RpcDialects;
import org.warrenrpc.wire.Incoming;
import org.warrenrpc.wire.MalformedMessageException;
import org.warrenrpc.wire.ReplyTo;

/**
 * Reads what is delivered and queues it up; runs on the connection's own delivery thread. What
 * cannot be read is answered in its turn where the caller is known, else rejected. Thread-safe.
 */
final class Reception implements Consumption.Handler {
  private static final System.Logger LOG = System.getLogger(Reception.class.getName());

  private final String server;
  private final Turns turns;
  private final ServerCounts counts;

  /** By number: a fanout queue has another name on each connection. */
  private final Map<Integer, EveryMinute> warnings = new ConcurrentHashMap<>();

  Reception(String server, Turns turns, ServerCounts counts) {
    this.server = server;
    this.turns = turns;
    this.counts = counts;
  }

  @Override
  public void received(Consumption by, int queue, Delivery delivery) {
    Incoming incoming;
    try {
      incoming = RpcDialects.decodeRequest(delivery.message());
    } catch (MalformedMessageException e) {
      unreadable(by, queue, delivery, String.valueOf(e.getMessage()), e.replyTo());
      return;
    } catch (RuntimeException | StackOverflowError e) {
      // its own message may quote the body
      unreadable(by, queue, delivery, e.getClass().getName(), null);
      return;
    }
    turns.offer(new ReceivedRequest(delivery, by, by::isOpen, incoming, null, incoming.replyTo()));
  }

  private void unreadable(
      Consumption by, int queue, Delivery delivery, String reason, @Nullable ReplyTo caller) {
    counts.unreadable.increment();
    boolean warn = warnings.computeIfAbsent(queue, q -> new EveryMinute()).permits();
    LOG.log(
        warn ? Level.WARNING : Level.DEBUG,
        "{0}: a message of queue {1} cannot be read: {2}",
        server,
        by.queues().get(queue),
        reason);
    if (caller == null) {
      delivery.reject();
    } else {
      turns.offer(new ReceivedRequest(delivery, by, by::isOpen, null, reason, caller));
    }
  }
}
