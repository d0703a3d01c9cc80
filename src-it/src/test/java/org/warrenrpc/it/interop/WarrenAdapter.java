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

  /** A bean that holds what it was asked, until it is deactivated. */
  record Bean(JavaWorld world, Beans beans, RpcActivationSpec spec) {}

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
  RpcActivationSpec activate(Beans beans, Consumer<RpcActivationSpec> configuration)
      throws ResourceException {
    RpcActivationSpec spec = new RpcActivationSpec();
    configuration.accept(spec);
    adapter.endpointActivation(beans, spec);
    return spec;
  }

  Bean activate(Consumer<RpcActivationSpec> configuration) throws ResourceException {
    JavaWorld world = new JavaWorld();
    Beans beans = Beans.of(world);
    return new Bean(world, beans, activate(beans, configuration));
  }

  void deactivate(Bean bean) {
    adapter.endpointDeactivation(bean.beans(), bean.spec());
  }

  @Override
  public void close() {
    adapter.stop();
    threads.shutdownNow();
  }
}
