package org.warrenrpc.jca;

import java.io.FileNotFoundException;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcListener;
import org.warrenrpc.RpcMessage;

/** A message-driven bean as an application writes it. */
class EchoBean implements RpcListener {

  /** What its container injects. */
  static final class World {
    volatile @Nullable RpcConnectionFactory rpc;
    final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);
  }

  /** A system exception, which containers wrap. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(String why) {
      super(why);
    }
  }

  final World world;

  EchoBean(World world) {
    this.world = world;
  }

  public String echo(String text) {
    world.threads.add(Thread.currentThread().getName());
    return text;
  }

  public void hear(String text) {
    world.heard.add(text);
  }

  /** What was ordered. */
  record Order(String name, int pieces, BigDecimal price, boolean urgent, List<String> notes) {}

  /** Does with its arguments as it likes. */
  public Order order(
      String name, int pieces, BigDecimal price, boolean urgent, List<String> notes) {
    notes.add("of " + name);
    return new Order(name, pieces, price, urgent, notes);
  }

  public Iterator<Integer> count(int to) {
    return List.of(1, 2, 3).subList(0, to).iterator();
  }

  public String fail(String why) {
    throw new Failed(why);
  }

  public String refuse(String why) throws FileNotFoundException {
    throw new FileNotFoundException(why);
  }

  /** Asks another bean, of topic "inner", and waits for its answer. */
  public @Nullable Object relay(String text) {
    RpcConnectionFactory rpc = world.rpc;
    return rpc == null
        ? null
        : rpc.call(RpcContext.EMPTY, "inner", RpcMessage.of("echo").with("text", text));
  }

  public boolean block() throws InterruptedException {
    world.entered.countDown();
    return world.gate.await(10, TimeUnit.SECONDS);
  }
}
