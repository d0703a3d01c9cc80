package org.warrenrpc.broker.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.topology.QueueSpec;

/** A queue: what waits, in order, and who takes it, in turn. Guarded by the {@link VirtualHost}. */
final class MemoryQueue {
  private static final String EXPIRES = "x-expires";

  private final QueueSpec spec;
  private final @Nullable MemoryConnection owner;
  private final PriorityQueue<Parcel> waiting = new PriorityQueue<>();
  private final Deque<MemorySubscription> consumers = new ArrayDeque<>();
  private boolean deleted;
  private long unusedSince;

  MemoryQueue(QueueSpec spec, MemoryConnection declarer, long now) {
    this.spec = spec;
    this.owner = spec.exclusive() ? declarer : null;
    this.unusedSince = now;
  }

  QueueSpec spec() {
    return spec;
  }

  boolean isClosedTo(MemoryConnection connection) {
    return owner != null && owner != connection;
  }

  boolean isOwnedBy(MemoryConnection connection) {
    return owner == connection;
  }

  /** A redeclaration is a use, which puts x-expires off. */
  void used(long now) {
    unusedSince = now;
  }

  boolean expired(long now) {
    return spec.arguments().get(EXPIRES) instanceof Number millis
        && consumers.isEmpty()
        && now - unusedSince > millis.longValue() * 1_000_000;
  }

  void add(Parcel parcel) {
    if (!deleted) {
      waiting.add(parcel);
    }
  }

  void add(MemorySubscription consumer) {
    consumers.addLast(consumer);
  }

  /** Returns whether this was the last consumer of a queue that goes with its last consumer. */
  boolean remove(MemorySubscription consumer, long now) {
    boolean removed = consumers.remove(consumer);
    if (removed) {
      unusedSince = now;
    }
    return removed && consumers.isEmpty() && spec.autoDelete();
  }

  /** Forgets everything; returns who consumed. */
  List<MemorySubscription> delete() {
    deleted = true;
    waiting.clear();
    List<MemorySubscription> orphans = List.copyOf(consumers);
    consumers.clear();
    return orphans;
  }

  /** Pushes what waits to the consumers that have room, each in its turn. */
  void pump(long now) {
    for (Parcel head = waiting.peek(); head != null; head = waiting.peek()) {
      if (!head.expired(now)) {
        MemorySubscription consumer = nextWithRoom();
        if (consumer == null) {
          return;
        }
        consumer.push(head);
      }
      waiting.remove();
    }
  }

  private @Nullable MemorySubscription nextWithRoom() {
    for (int tried = consumers.size(); tried > 0; tried--) {
      MemorySubscription consumer = consumers.removeFirst();
      consumers.addLast(consumer);
      if (consumer.hasRoom()) {
        return consumer;
      }
    }
    return null;
  }
}
