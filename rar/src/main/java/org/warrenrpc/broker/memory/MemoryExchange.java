package org.warrenrpc.broker.memory;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.warrenrpc.topology.ExchangeSpec;

/** An exchange and its bindings. Guarded by the {@link VirtualHost}. */
final class MemoryExchange {
  private record Key(MemoryQueue queue, String routingKey) {}

  private final ExchangeSpec spec;
  private final Map<Key, Predicate<String>> bindings = new LinkedHashMap<>();

  MemoryExchange(ExchangeSpec spec) {
    this.spec = spec;
  }

  static boolean knowsType(String type) {
    return switch (type) {
      case "direct", "fanout", "topic" -> true;
      default -> false;
    };
  }

  ExchangeSpec spec() {
    return spec;
  }

  void bind(MemoryQueue queue, String routingKey) {
    bindings.put(new Key(queue, routingKey), condition(routingKey));
  }

  /** Returns whether this was the last binding of an exchange that goes with its last binding. */
  boolean unbind(MemoryQueue queue) {
    boolean removed = bindings.keySet().removeIf(key -> key.queue() == queue);
    return removed && bindings.isEmpty() && spec.autoDelete();
  }

  Set<MemoryQueue> route(String routingKey) {
    Set<MemoryQueue> queues = new LinkedHashSet<>();
    bindings.forEach(
        (key, condition) -> {
          if (condition.test(routingKey)) {
            queues.add(key.queue());
          }
        });
    return queues;
  }

  private Predicate<String> condition(String bindingKey) {
    return switch (spec.type()) {
      case "fanout" -> routingKey -> true;
      case "topic" -> new TopicPattern(bindingKey)::matches;
      default -> bindingKey::equals;
    };
  }
}
