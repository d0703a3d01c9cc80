package org.warrenrpc.it.container;

import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/** A Java SE program's connection factory, on the broker that the server uses. */
final class OutsideClient implements AutoCloseable {
  private final StandaloneConnectionFactory factory;

  OutsideClient() throws Exception {
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setConnectionURL(System.getProperty("it.broker.url"));
    factory = managed.createConnectionFactory();
  }

  RpcConnectionFactory rpc() {
    return factory;
  }

  @Override
  public void close() {
    factory.close();
  }
}
