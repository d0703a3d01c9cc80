package org.warrenrpc.broker.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Mismatch;
import org.warrenrpc.broker.Mismatch.ObjectKind;
import org.warrenrpc.topology.Binding;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/**
 * Everything the broker keeps, under one lock: this object's. Under it deliveries and events are
 * only handed to a {@link Lane}; no handler and no listener ever runs under it.
 */
final class VirtualHost {
  private final LongSupplier clock;
  private final Map<String, MemoryExchange> exchanges = new LinkedHashMap<>();
  private final Map<String, MemoryQueue> queues = new LinkedHashMap<>();
  private long published;

  /** With a clock in nanoseconds, as System.nanoTime. */
  VirtualHost(LongSupplier clock) {
    this.clock = clock;
  }

  synchronized void declare(MemorySession session, Topology topology) throws BrokerException {
    session.checkOpen();
    expire();
    MemoryConnection connection = session.connection();
    for (ExchangeSpec exchange : topology.exchanges()) {
      declare(exchange);
    }
    for (QueueSpec queue : topology.queues()) {
      declare(connection, queue);
    }
    for (Binding binding : topology.bindings()) {
      bind(connection, binding);
    }
  }

  synchronized boolean exists(String exchange) {
    return exchange.isEmpty() || exchanges.containsKey(exchange);
  }

  /** Returns whether a queue took it. */
  synchronized boolean publish(Message message) throws BrokerException {
    expire();
    long now = clock.getAsLong();
    Set<MemoryQueue> targets = route(message);
    Long expiresAt = message.expiration() == null ? null : now + message.expiration().toNanos();
    for (MemoryQueue queue : targets) {
      queue.add(new Parcel(published++, message, false, expiresAt));
      queue.pump(now);
    }
    return !targets.isEmpty();
  }

  synchronized MemorySubscription subscribe(
      MemorySession session,
      String name,
      int prefetch,
      Consumer<Delivery> handler,
      Runnable onCancelled)
      throws BrokerException {
    session.checkOpen();
    expire();
    MemoryQueue queue = queue(session.connection(), name);
    MemorySubscription subscription =
        new MemorySubscription(session, queue, prefetch, handler, onCancelled);
    session.subscriptions().add(subscription);
    queue.add(subscription);
    queue.pump(clock.getAsLong());
    return subscription;
  }

  synchronized void deleteQueue(MemoryConnection connection, String name) throws BrokerException {
    if (queues.containsKey(name)) {
      delete(queue(connection, name));
    }
  }

  /** Whether the handler may have it: not when it was given back meanwhile. */
  synchronized boolean begin(MemoryDelivery delivery) {
    if (delivery.state() != MemoryDelivery.State.PUSHED) {
      return false;
    }
    delivery.state(MemoryDelivery.State.WITH_HANDLER);
    return true;
  }

  synchronized void settle(MemoryDelivery delivery, boolean requeue) {
    if (settleOnce(delivery, requeue)) {
      delivery.subscription().queue().pump(clock.getAsLong());
    }
  }

  /** Ends a subscription whose gate is shut: what its handler has not seen goes back. */
  synchronized void cancel(MemorySubscription subscription) {
    detach(subscription);
    subscription.session().subscriptions().remove(subscription);
    subscription.queue().pump(clock.getAsLong());
  }

  /** Ends a session as its owner wants: what is not settled goes back. */
  synchronized void close(MemorySession session) {
    if (session.end("closed")) {
      release(List.of(session));
    }
  }

  /** Ends a session by a refusal, which its consumers hear of. */
  synchronized void breakUp(MemorySession session, String reason) {
    List<MemorySubscription> told = List.copyOf(session.subscriptions());
    if (session.end(reason)) {
      release(List.of(session));
      told.forEach(each -> session.connection().events().execute(each::tellCancelled));
    }
  }

  /** Ends a connection's sessions and its exclusive queues. */
  synchronized void end(
      MemoryConnection connection, Collection<MemorySession> sessions, String reason) {
    // all of them first: nothing must hop from one dying session to the next
    release(sessions.stream().filter(session -> session.end(reason)).toList());
    List.copyOf(queues.values()).stream()
        .filter(queue -> queue.isOwnedBy(connection))
        .forEach(this::delete);
  }

  synchronized void clear() {
    List.copyOf(queues.values()).forEach(this::delete);
    exchanges.clear();
  }

  private void declare(ExchangeSpec spec) throws BrokerException {
    if (spec.passive()) {
      if (!exists(spec.name())) {
        throw Refusals.missing(ObjectKind.EXCHANGE, spec.name());
      }
      return;
    }
    if (spec.name().isEmpty()) {
      throw Refusals.forbidden("the default exchange cannot be declared");
    }
    if (!MemoryExchange.knowsType(spec.type())) {
      throw Refusals.unknownType(spec.type());
    }
    MemoryExchange present = exchanges.putIfAbsent(spec.name(), new MemoryExchange(spec));
    if (present != null) {
      refuse(Equivalence.between(present.spec(), spec));
    }
  }

  private void declare(MemoryConnection connection, QueueSpec spec) throws BrokerException {
    if (!spec.passive() && !queues.containsKey(spec.name())) {
      queues.put(spec.name(), new MemoryQueue(spec, connection, clock.getAsLong()));
      return;
    }
    MemoryQueue present = queue(connection, spec.name());
    if (!spec.passive()) {
      if (present.spec().exclusive() != spec.exclusive()) {
        throw Refusals.locked(spec.name());
      }
      refuse(Equivalence.between(present.spec(), spec));
    }
    present.used(clock.getAsLong());
  }

  private static void refuse(@Nullable Mismatch mismatch) throws BrokerException {
    if (mismatch != null) {
      throw Refusals.unequal(mismatch);
    }
  }

  private void bind(MemoryConnection connection, Binding binding) throws BrokerException {
    if (binding.exchange().isEmpty()) {
      throw Refusals.forbidden("nothing can be bound to the default exchange");
    }
    MemoryQueue queue = queue(connection, binding.queue());
    exchange(binding.exchange()).bind(queue, binding.routingKey());
  }

  private Set<MemoryQueue> route(Message message) throws BrokerException {
    String key = message.address().routingKey();
    if (message.address().exchange().isEmpty()) {
      MemoryQueue queue = queues.get(key);
      return queue == null ? Set.of() : Set.of(queue);
    }
    return exchange(message.address().exchange()).route(key);
  }

  private void release(Collection<MemorySession> sessions) {
    Set<MemoryQueue> touched = new LinkedHashSet<>();
    for (MemorySession session : sessions) {
      session.subscriptions().forEach(MemorySubscription::end);
      for (MemoryDelivery delivery : List.copyOf(session.unsettled())) {
        settleOnce(delivery, true);
        touched.add(delivery.subscription().queue());
      }
      session.subscriptions().forEach(this::detach);
      session.subscriptions().clear();
    }
    touched.forEach(queue -> queue.pump(clock.getAsLong()));
  }

  private void detach(MemorySubscription subscription) {
    for (MemoryDelivery delivery : List.copyOf(subscription.session().unsettled())) {
      if (delivery.subscription() == subscription
          && delivery.state() == MemoryDelivery.State.PUSHED) {
        settleOnce(delivery, true);
      }
    }
    if (subscription.queue().remove(subscription, clock.getAsLong())) {
      delete(subscription.queue());
    }
  }

  private static boolean settleOnce(MemoryDelivery delivery, boolean requeue) {
    if (delivery.state() == MemoryDelivery.State.SETTLED) {
      return false;
    }
    delivery.state(MemoryDelivery.State.SETTLED);
    MemorySubscription subscription = delivery.subscription();
    subscription.settled();
    subscription.session().unsettled().remove(delivery);
    if (requeue) {
      subscription.queue().add(delivery.parcel().again());
    }
    return true;
  }

  private void delete(MemoryQueue queue) {
    queues.remove(queue.spec().name());
    List<String> emptied = new ArrayList<>();
    exchanges.forEach(
        (name, exchange) -> {
          if (exchange.unbind(queue)) {
            emptied.add(name);
          }
        });
    emptied.forEach(exchanges::remove);
    for (MemorySubscription orphan : queue.delete()) {
      if (orphan.end()) {
        detach(orphan);
        orphan.session().subscriptions().remove(orphan);
        orphan.session().connection().events().execute(orphan::tellCancelled);
      }
    }
  }

  /** No timer: a queue whose x-expires has passed goes before the next look at any. */
  private void expire() {
    long now = clock.getAsLong();
    List.copyOf(queues.values()).stream().filter(queue -> queue.expired(now)).forEach(this::delete);
  }

  private MemoryExchange exchange(String name) throws BrokerException {
    MemoryExchange exchange = exchanges.get(name);
    if (exchange == null) {
      throw Refusals.missing(ObjectKind.EXCHANGE, name);
    }
    return exchange;
  }

  private MemoryQueue queue(MemoryConnection connection, String name) throws BrokerException {
    MemoryQueue queue = queues.get(name);
    if (queue == null) {
      throw Refusals.missing(ObjectKind.QUEUE, name);
    }
    if (queue.isClosedTo(connection)) {
      throw Refusals.locked(name);
    }
    return queue;
  }
}
