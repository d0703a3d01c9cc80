package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;

/** Notifications of a factory, pooled and alone (5.1). */
@Timeout(60)
final class FactoryNotifiesTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private static BlockingQueue<Message> waiting(LosingBroker broker, String queue)
      throws Exception {
    BrokerConnection connection =
        broker.connect(BrokerSettings.DEFAULTS, "listener", DeliveryThread.OWN, SOON);
    BrokerSession session = connection.openSession(SOON);
    BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    session.subscribe(queue, 0, d -> messages.add(d.message()), () -> {}, SOON);
    return messages;
  }

  private static void told(LosingBroker broker, String queue) throws Exception {
    Message message = waiting(broker, queue).poll(10, TimeUnit.SECONDS);
    assertThat(message).as(queue).isNotNull();
    assertThat(new String(message.body(), StandardCharsets.UTF_8))
        .contains("it.happened", "host1", "u1");
  }

  private static void notify(RpcConnectionFactory factory) {
    factory.notify(
        RpcContext.EMPTY.with("user_id", "u1"),
        "host1",
        "it.happened",
        NotificationPriority.CRITICAL,
        7);
  }

  @Test
  void aPooledFactoryBorrowsAConnectionForIt() throws Exception {
    try (Container container = new Container(StrictWorkManager.of(1))) {
      notify(container.factory);
      told(container.broker(), "notifications.critical");
      assertThat(container.pool.out()).isZero();
      assertThat(container.pool.made).hasValue(1);
    }
  }

  @Test
  void aFactoryAloneTellsEveryTopicOfItsConfiguration() throws Exception {
    RpcManagedConnectionFactory managed = new RpcManagedConnectionFactory();
    managed.setRpcBackend(LosingBroker.NAME);
    managed.setNotifyTopics("one,two");
    StandaloneConnectionFactory factory = managed.createConnectionFactory();
    try (factory) {
      notify(factory);
      LosingBroker broker = LosingBroker.of(managed.engine());
      told(broker, "one.critical");
      told(broker, "two.critical");
    }
    assertThatThrownBy(() -> notify(factory)).isInstanceOf(ConnectionClosedException.class);
  }
}
