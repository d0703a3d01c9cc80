package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.core.client.RpcLinks;
import org.warrenrpc.core.server.Listeners;

/** A broker and the sockets to it. */
record Backend(Broker broker, RpcLinks links, Listeners listeners) implements AutoCloseable {

  /** One of its own. Does no I/O. */
  static Backend open(String name) throws ResourceException {
    Broker broker = Backends.open(name);
    return new Backend(broker, new RpcLinks(broker), new Listeners(broker));
  }

  /** Fails calls that wait, closes every socket, then the broker. Bounded. */
  @Override
  public void close() {
    try (broker;
        links;
        listeners) {
      // closed in the order listeners, links, broker, whatever each of them throws
    }
  }
}
