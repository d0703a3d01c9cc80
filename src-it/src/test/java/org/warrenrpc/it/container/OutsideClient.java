package org.warrenrpc.it.container;

import java.time.Duration;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/** A Java SE program's connection factory, on the broker that the server uses or another. */
final class OutsideClient implements AutoCloseable {
  private final StandaloneConnectionFactory factory;

  OutsideClient() throws Exception {
    this(System.getProperty("it.broker.url"));
  }

  OutsideClient(String brokerUrl) throws Exception {
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setConnectionURL(brokerUrl);
    factory = managed.createConnectionFactory();
  }

  RpcConnectionFactory rpc() {
    return factory;
  }

  /** Waits until that application's bean answers. */
  void awaitLookupsOf(String application) throws Exception {
    Eventually.within(
        Duration.ofSeconds(60),
        "the bean of " + application + " answers",
        () -> application.equals(rpc().call(RpcContext.EMPTY, "lookups", RpcMessage.of("who"))));
  }

  /** Has the bean use a factory and a target; who answered. */
  String greetingBy(String connectionFactory, String target) {
    RpcMessage request =
        RpcMessage.of("greetBy")
            .with("factory", connectionFactory)
            .with("target", target)
            .with("greeting", new Lookups.Greeting("outside", 1));
    return rpc().call(RpcContext.EMPTY, "lookups", request, Lookups.Greeting.class).from();
  }

  @Override
  public void close() {
    factory.close();
  }
}
