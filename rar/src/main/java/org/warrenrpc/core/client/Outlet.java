package org.warrenrpc.core.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.Topology;

/** A broker session that publishes, and the exchanges that it has declared (2.2). Thread-safe. */
record Outlet(BrokerSession session, Set<String> declared) {

  Outlet(BrokerSession session) {
    this(session, ConcurrentHashMap.newKeySet());
  }

  /**
   * Declares an exchange that stays, once; the default one never. Two threads may both do it: that
   * changes nothing.
   */
  void declareOnce(ExchangeSpec exchange, Deadline deadline) throws BrokerException {
    if (!exchange.name().isEmpty() && !declared.contains(exchange.name())) {
      declare(exchange, deadline);
      declared.add(exchange.name());
    }
  }

  /** Declares an exchange. */
  void declare(ExchangeSpec exchange, Deadline deadline) throws BrokerException {
    session.declare(Topology.of(exchange), deadline.remaining());
  }
}
