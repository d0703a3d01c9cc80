package org.warrenrpc.core.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.topology.Topology;

/** A broker session that publishes, and what it has declared (2.2). Thread-safe. */
record Outlet(BrokerSession session, Set<Topology> declared) {

  Outlet(BrokerSession session) {
    this(session, ConcurrentHashMap.newKeySet());
  }

  /** Declares what stays, once. Two threads may both do it: that changes nothing. */
  void declareOnce(Topology topology, Deadline deadline) throws BrokerException {
    if (!declared.contains(topology)) {
      declare(topology, deadline);
      declared.add(topology);
    }
  }

  void declare(Topology topology, Deadline deadline) throws BrokerException {
    session.declare(topology, deadline.remaining());
  }
}
