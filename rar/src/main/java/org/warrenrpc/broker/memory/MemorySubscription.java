package org.warrenrpc.broker.memory;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.HandlerGate;
import org.warrenrpc.broker.Subscription;

/**
 * One consumer of a queue. {@link #push}, {@link #hasRoom} and {@link #settled} are guarded by the
 * {@link VirtualHost}; the handler runs outside its lock.
 */
final class MemorySubscription implements Subscription {
  private static final System.Logger LOG = System.getLogger(MemorySubscription.class.getName());

  private final MemorySession session;
  private final MemoryQueue queue;
  private final int prefetch;
  private final Consumer<Delivery> handler;
  private final Runnable onCancelled;
  private final HandlerGate gate = new HandlerGate();
  private int unsettled;

  MemorySubscription(
      MemorySession session,
      MemoryQueue queue,
      int prefetch,
      Consumer<Delivery> handler,
      Runnable onCancelled) {
    this.session = session;
    this.queue = queue;
    this.prefetch = prefetch;
    this.handler = handler;
    this.onCancelled = onCancelled;
  }

  MemoryQueue queue() {
    return queue;
  }

  MemorySession session() {
    return session;
  }

  boolean hasRoom() {
    return session.isOpen() && (prefetch == 0 || unsettled < prefetch);
  }

  void push(Parcel parcel) {
    MemoryDelivery delivery = new MemoryDelivery(this, parcel);
    unsettled++;
    session.pushed(delivery);
    session.connection().deliveries().execute(() -> handle(delivery));
  }

  void settled() {
    unsettled--;
  }

  /** Lets no further handler call begin. */
  boolean end() {
    return gate.shut();
  }

  /** The queue is gone. Never called under the lock. */
  void tellCancelled() {
    onCancelled.run();
  }

  @Override
  public void cancel(Duration limit) {
    if (gate.shut()) {
      session.host().cancel(this);
    }
    gate.awaitLeft(limit);
  }

  private void handle(MemoryDelivery delivery) {
    if (!gate.enter()) {
      return;
    }
    try {
      if (delivery.begin()) {
        handler.accept(delivery);
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "The handler of queue " + queue.spec().name() + " failed", e);
      // nobody else would; where the handler has settled it, this does nothing
      delivery.reject();
    } finally {
      gate.leave();
    }
  }
}
