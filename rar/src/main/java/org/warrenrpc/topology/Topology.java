package org.warrenrpc.topology;

import java.util.List;

/** Objects that belong together, declared in this order: exchanges, queues, bindings. */
public record Topology(
    List<ExchangeSpec> exchanges, List<QueueSpec> queues, List<Binding> bindings) {

  /** Copies the lists. */
  public Topology {
    exchanges = List.copyOf(exchanges);
    queues = List.copyOf(queues);
    bindings = List.copyOf(bindings);
  }

  /** One exchange alone. */
  public static Topology of(ExchangeSpec exchange) {
    return new Topology(List.of(exchange), List.of(), List.of());
  }

  /** One queue alone, reached by the default exchange. */
  public static Topology of(QueueSpec queue) {
    return new Topology(List.of(), List.of(queue), List.of());
  }

  /** A queue bound to an exchange. */
  public static Topology of(ExchangeSpec exchange, QueueSpec queue, String routingKey) {
    return new Topology(
        List.of(exchange),
        List.of(queue),
        List.of(new Binding(queue.name(), exchange.name(), routingKey)));
  }
}
