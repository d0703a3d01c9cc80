package org.warrenrpc.it.interop;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.jca.RpcActivationSpec;
import org.warrenrpc.jca.RpcResourceAdapter;

/** A server of a topic with a name of its own, as a message-driven bean is one. */
final class WarrenServer implements AutoCloseable {
  private final JavaWorld world = new JavaWorld();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final RpcResourceAdapter adapter = new RpcResourceAdapter();

  /** Blocks until it answers a client of Warren's. */
  static WarrenServer start(WarrenClient client, String topic, String server, int concurrency)
      throws Exception {
    WarrenServer started = new WarrenServer(client, topic, server, concurrency);
    Target self = Target.topic(topic).withServer(server);
    RpcMessage question = RpcMessage.of("add").with("a", 1).with("b", 1);
    Eventually.within(
        Duration.ofSeconds(JavaWorld.LIMIT_SECONDS),
        server + " of " + topic + " answers",
        () -> client.rpc().call(RpcContext.EMPTY, self, question, Integer.class) == 2);
    return started;
  }

  private WarrenServer(WarrenClient client, String topic, String server, int concurrency)
      throws Exception {
    adapter.setConnectionURL(client.url());
    adapter.setDialect(client.dialect());
    adapter.setExchange(client.exchange());
    client.declaring().accept(adapter);
    adapter.start(new ThreadContainer(threads));
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic(topic);
    spec.setServer(server);
    spec.setConcurrency(String.valueOf(concurrency));
    adapter.endpointActivation(new JavaEndpoints(world), spec);
  }

  /** What its beans share. */
  JavaWorld world() {
    return world;
  }

  @Override
  public void close() {
    adapter.stop();
    threads.shutdownNow();
  }
}
