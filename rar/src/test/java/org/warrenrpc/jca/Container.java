package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcConnectionFactory;

/** A started adapter, a pool and a factory over it, as a container puts them together. */
final class Container implements AutoCloseable {
  final StrictWorkManager work;
  final RpcResourceAdapter adapter = new RpcResourceAdapter();
  final RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
  final PlainConnectionManager pool = new PlainConnectionManager(20);
  final RpcConnectionFactory factory;

  /** On the broker that can be lost. */
  Container(StrictWorkManager work) throws ResourceException {
    this(work, adapter -> {});
  }

  /** The same, with more set on the adapter. */
  Container(StrictWorkManager work, Consumer<RpcResourceAdapter> setUp) throws ResourceException {
    this(work, setUp, null);
  }

  /** The same, with transactions. */
  Container(
      StrictWorkManager work,
      Consumer<RpcResourceAdapter> setUp,
      @Nullable TransactionSynchronizationRegistry transactions)
      throws ResourceException {
    this.work = work;
    setUp.accept(adapter);
    adapter.setRpcBackend(LosingBroker.NAME);
    adapter.setCallTimeoutMillis("3000");
    adapter.start(new PlainBootstrapContext(work, true, transactions));
    managed.setResourceAdapter(adapter);
    factory = (RpcConnectionFactory) managed.createConnectionFactory(pool);
  }

  LosingBroker broker() throws Exception {
    return LosingBroker.of(adapter.engine());
  }

  /** Deploys a message-driven bean; it may not be consuming yet. */
  RpcActivationSpec deploy(String topic, StrictEndpointFactory endpoints) throws ResourceException {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic(topic);
    adapter.endpointActivation(endpoints, spec);
    return spec;
  }

  @Override
  public void close() {
    adapter.stop();
    work.close();
  }
}
