package org.warrenrpc.it.interop;

import java.util.function.Consumer;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.it.servers.AmqpServer;
import org.warrenrpc.jca.ProfileProperties;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.RpcResourceAdapter;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/** Warren in a Java SE program: one broker, one dialect, one exchange, one way to declare. */
record WarrenClient(
    String url,
    String dialect,
    String exchange,
    Consumer<ProfileProperties> declaring,
    StandaloneConnectionFactory rpc)
    implements AutoCloseable {

  static WarrenClient of(AmqpServer broker, String dialect, String exchange) throws Exception {
    return of(broker.url(), dialect, exchange, properties -> {});
  }

  static WarrenClient of(
      String url, String dialect, String exchange, Consumer<ProfileProperties> declaring)
      throws Exception {
    RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
    factory.setConnectionURL(url);
    declaring.accept(factory);
    factory.setDialect(dialect);
    factory.setExchange(exchange);
    factory.setDrainTimeoutMillis("1000");
    factory.setCallTimeoutMillis("20000");
    return new WarrenClient(url, dialect, exchange, declaring, factory.createConnectionFactory());
  }

  /** Has an adapter speak and declare as this client does. */
  void configure(RpcResourceAdapter adapter) {
    adapter.setDialect(dialect);
    adapter.setExchange(exchange);
    declaring.accept(adapter);
  }

  /** Consumes a topic by a plain object, until the client is closed. */
  void serve(String topic, JavaWorld world, boolean fanout) {
    RpcConnection connection = rpc.createConnection();
    connection.createConsumer(topic, new JavaService(world), fanout);
    connection.consumeInThread();
  }

  @Override
  public void close() {
    rpc.close();
  }
}
