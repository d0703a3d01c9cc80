package org.warrenrpc.it.container;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

/** Somebody to cast to, on a topic of its own, one request after the other. */
final class Listening implements AutoCloseable {
  final String topic = "listening-" + UUID.randomUUID();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final RpcConnectionFactory rpc;
  private final RpcConnection connection;

  Listening(RpcConnectionFactory rpc) throws Exception {
    this.rpc = rpc;
    connection = rpc.createConnection(true);
    connection.createConsumer(topic, new Gathering(heard), false);
    connection.consumeInThread();
    Eventually.within(
        Duration.ofSeconds(60),
        "the consumer answers",
        () -> Boolean.TRUE.equals(rpc.call(RpcContext.EMPTY, topic, RpcMessage.of("listening"))));
  }

  /** What comes next. */
  String next() throws InterruptedException {
    return heard.poll(20, TimeUnit.SECONDS);
  }

  /** Whether nothing has come that was cast before now: what is cast now comes next. */
  boolean nothingElse() throws InterruptedException {
    rpc.cast(RpcContext.EMPTY, topic, RpcMessage.of("here").with("who", "the last"));
    return "the last".equals(next());
  }

  @Override
  public void close() {
    connection.close();
  }
}
