package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.core.client.RpcLinks;
import org.warrenrpc.core.server.InboundConnections;

/** A broker and the sockets to it. */
record Backend(Broker broker, RpcLinks links, InboundConnections inbound) implements AutoCloseable {

  /** One of its own. Does no I/O. */
  static Backend open(String name) throws ResourceException {
    Broker broker = Backends.open(name);
    return new Backend(broker, new RpcLinks(broker), new InboundConnections(broker));
  }

  /** Fails calls that wait, closes every socket, then the broker. Bounded. */
  @Override
  public void close() {
    try (broker;
        links;
        inbound) {
      // closed in the order inbound, links, broker, whatever each of them throws
    }
  }
}
