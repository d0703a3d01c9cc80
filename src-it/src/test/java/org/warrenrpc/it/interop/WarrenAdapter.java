package org.warrenrpc.it.interop;

import jakarta.resource.ResourceException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.warrenrpc.jca.RpcActivationSpec;
import org.warrenrpc.jca.RpcResourceAdapter;

/** A resource adapter on threads of its own, and the beans that listen through it. */
final class WarrenAdapter implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final RpcResourceAdapter adapter = new RpcResourceAdapter();

  private WarrenAdapter() {}

  /** Started, with nothing that listens. */
  static WarrenAdapter start(String url, Consumer<RpcResourceAdapter> configuration)
      throws ResourceException {
    WarrenAdapter started = new WarrenAdapter();
    started.adapter.setConnectionURL(url);
    configuration.accept(started.adapter);
    started.adapter.start(new ThreadContainer(started.threads));
    return started;
  }

  /** Has beans listen, some time. */
  void activate(Beans beans, Consumer<RpcActivationSpec> configuration) throws ResourceException {
    RpcActivationSpec spec = new RpcActivationSpec();
    configuration.accept(spec);
    adapter.endpointActivation(beans, spec);
  }

  @Override
  public void close() {
    adapter.stop();
    threads.shutdownNow();
  }
}
