package org.warrenrpc.it.interop;

import java.time.Duration;
import java.util.function.Consumer;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.it.container.Eventually;
import org.warrenrpc.jca.RpcResourceAdapter;

/** A server of a topic with a name of its own, as a message-driven bean is one. */
final class WarrenServer implements AutoCloseable {
  private final JavaWorld world = new JavaWorld();
  private final WarrenAdapter adapter;

  /** Blocks until it answers a client of Warren's. */
  static WarrenServer start(WarrenClient client, String topic, String server, int concurrency)
      throws Exception {
    return start(client, topic, server, concurrency, properties -> {});
  }

  /** The same by an adapter that is told more. */
  static WarrenServer start(
      WarrenClient client,
      String topic,
      String server,
      int concurrency,
      Consumer<RpcResourceAdapter> more)
      throws Exception {
    WarrenServer started = new WarrenServer(client, more);
    started.adapter.activate(
        Beans.of(started.world),
        spec -> {
          spec.setTopic(topic);
          spec.setServer(server);
          spec.setConcurrency(String.valueOf(concurrency));
        });
    Target self = Target.topic(topic).withServer(server);
    RpcMessage question = RpcMessage.of("add").with("a", 1).with("b", 1);
    Eventually.within(
        Duration.ofSeconds(JavaWorld.LIMIT_SECONDS),
        server + " of " + topic + " answers",
        () -> client.rpc().call(RpcContext.EMPTY, self, question, Integer.class) == 2);
    return started;
  }

  private WarrenServer(WarrenClient client, Consumer<RpcResourceAdapter> more) throws Exception {
    Consumer<RpcResourceAdapter> shared = client::configure;
    adapter = WarrenAdapter.start(client.url(), shared.andThen(more));
  }

  /** What its beans share. */
  JavaWorld world() {
    return world;
  }

  @Override
  public void close() {
    adapter.close();
  }
}
