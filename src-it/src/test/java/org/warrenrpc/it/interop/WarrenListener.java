package org.warrenrpc.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.warrenrpc.Notification;
import org.warrenrpc.RpcContext;
import org.warrenrpc.it.servers.AmqpServer;
import org.warrenrpc.jca.RpcActivationSpec;
import org.warrenrpc.jca.RpcResourceAdapter;

/** A message-driven bean that handles notifications of every priority, for a test to ask. */
final class WarrenListener implements AutoCloseable {
  /** What a method was given; {@code by} is its name. */
  record Heard(String by, RpcContext context, Notification notification) {
    String type() {
      return String.valueOf(notification.eventType());
    }
  }

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final WarrenAdapter adapter;

  private WarrenListener(String url, Consumer<RpcResourceAdapter> configuration) throws Exception {
    adapter = WarrenAdapter.start(url, configuration);
  }

  /** Consumers come in time; notifications wait for them where the sender makes their queues. */
  static WarrenListener start(AmqpServer broker, String topics) throws Exception {
    return start(broker, topics, properties -> {}, spec -> {});
  }

  static WarrenListener start(
      AmqpServer broker,
      String topics,
      Consumer<RpcResourceAdapter> configuration,
      Consumer<RpcActivationSpec> activation)
      throws Exception {
    WarrenListener started = new WarrenListener(broker.url(), configuration);
    started.adapter.activate(
        new Beans(EarBean.class, () -> new EarBean(started)),
        spec -> {
          spec.setNotificationTopics(topics);
          activation.accept(spec);
        });
    return started;
  }

  /** Whether it is the first time. */
  boolean hear(Heard one) {
    heard.add(one);
    return ids.add(String.valueOf(one.notification().messageId()));
  }

  /** The next one. */
  Heard heard() throws InterruptedException {
    Heard next = heard.poll(JavaWorld.LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("a notification within %d s", JavaWorld.LIMIT_SECONDS).isNotNull();
    return next;
  }

  /** The event types of those that are there. */
  void drainTo(List<String> types) {
    for (Heard each = heard.poll(); each != null; each = heard.poll()) {
      types.add(each.type());
    }
  }

  /** Whether there is one that nobody took. */
  boolean hasMore() {
    return !heard.isEmpty();
  }

  @Override
  public void close() {
    adapter.close();
  }
}
