package org.warrenrpc.it.interop;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.warrenrpc.jca.ProfileProperties;
import org.warrenrpc.jca.RpcActivationSpec;
import org.warrenrpc.jca.RpcResourceAdapter;

/** An adapter with as many message-driven beans as are wanted. */
final class WarrenAdapter implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final RpcResourceAdapter adapter = new RpcResourceAdapter();

  /** A bean, until it is deactivated. */
  record Bean(JavaWorld world, MessageEndpointFactory endpoints, RpcActivationSpec spec) {}

  WarrenAdapter(String url, String exchange, Consumer<ProfileProperties> declaring)
      throws Exception {
    adapter.setConnectionURL(URI.create(url).toString());
    adapter.setExchange(exchange);
    adapter.setDrainTimeoutMillis("1000");
    declaring.accept(adapter);
    adapter.start(new ThreadContainer(threads));
  }

  Bean activate(Consumer<RpcActivationSpec> setting) throws ResourceException {
    JavaWorld world = new JavaWorld();
    RpcActivationSpec spec = new RpcActivationSpec();
    setting.accept(spec);
    MessageEndpointFactory endpoints = new JavaEndpoints(world);
    adapter.endpointActivation(endpoints, spec);
    return new Bean(world, endpoints, spec);
  }

  void deactivate(Bean bean) {
    adapter.endpointDeactivation(bean.endpoints(), bean.spec());
  }

  @Override
  public void close() {
    adapter.stop();
    threads.shutdownNow();
  }
}
