package org.warrenrpc.core.server;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;
import org.warrenrpc.wire.Profile;

/**
 * How far a server has come in a stream, so that its next connection goes on there (4.1): behind
 * what was settled, or at the first that was not. What was settled behind that comes again, and is
 * known by its unique id. Thread-safe.
 */
final class StreamPosition {
  private final NavigableSet<Long> unsettled = new TreeSet<>();
  private @Nullable Long next;

  /** Where the next consumption begins; null where the first does. */
  synchronized @Nullable Long next() {
    return unsettled.isEmpty() ? next : unsettled.first();
  }

  /** The next consumption begins as the first one does: the stream may be another one. */
  synchronized void forget() {
    unsettled.clear();
    next = null;
  }

  /** The same delivery, noticed when it is settled. */
  Delivery follow(Delivery delivery) {
    if (!(delivery.message().headers().get(Profile.STREAM_OFFSET) instanceof Long offset)) {
      return delivery;
    }
    delivered(offset);
    return new Followed(delivery, offset);
  }

  private synchronized void delivered(long offset) {
    unsettled.add(offset);
    next = next == null ? offset + 1 : Math.max(next, offset + 1);
  }

  private synchronized void settled(long offset) {
    unsettled.remove(offset);
  }

  private final class Followed implements Delivery {
    private final Delivery delivery;
    private final long offset;

    Followed(Delivery delivery, long offset) {
      this.delivery = delivery;
      this.offset = offset;
    }

    @Override
    public Message message() {
      return delivery.message();
    }

    @Override
    public boolean redelivered() {
      return delivery.redelivered();
    }

    @Override
    public void ack() {
      settled(offset);
      delivery.ack();
    }

    @Override
    public void requeue() {
      delivery.requeue();
    }

    @Override
    public void reject() {
      settled(offset);
      delivery.reject();
    }
  }
}
