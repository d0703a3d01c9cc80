package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.Delivery;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Subscription;
import org.warrenrpc.broker.rabbit.RabbitBroker;
import org.warrenrpc.it.servers.Relay;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** The contract, and what only a broker behind a socket can do wrong. */
abstract class NetworkBrokerContract extends BrokerContract {
  static final String PASSWORD = "guest";

  /** Without user information. */
  abstract URI server();

  @Override
  final Broker newBroker() {
    return new RabbitBroker();
  }

  @Override
  final BrokerSettings settings() {
    return settings(server(), PASSWORD);
  }

  @Test
  void aConnectionThatIsCutIsLostOnceAndNothingUnsettledIsLostWithIt() throws Exception {
    BrokerSession other = connect(settings()).openSession(LIMIT);
    QueueSpec queue =
        new QueueSpec("cut." + System.nanoTime(), false, false, false, Map.of("x-expires", 60_000));
    other.declare(Topology.of(queue), LIMIT);
    LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    Inbox inbox = new Inbox();
    Relay relay = new Relay(server());
    BrokerConnection connection = connect(settings(relay.uri(), PASSWORD));
    BrokerSession session = connection.openSession(LIMIT);
    Subscription subscription =
        session.subscribe(queue.name(), 0, inbox, () -> told.add("cancelled"), LIMIT);
    connection.onLost(loss -> told.add("lost, " + loss.kind()));
    session.publish(message(queue.name()), LIMIT);
    Delivery delivery = inbox.next();
    relay.close();
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("lost, UNAVAILABLE");
    assertThat(connection.isOpen()).isFalse();
    assertThat(session.isOpen()).isFalse();
    assertThat(failure(() -> session.publish(message(queue.name()), LIMIT)).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    delivery.ack();
    subscription.cancel(LIMIT);
    session.close();
    connection.close();
    Inbox next = new Inbox();
    other.subscribe(queue.name(), 0, next, () -> {}, LIMIT);
    assertThat(next.next().redelivered()).isTrue();
    other.deleteQueue(queue.name(), LIMIT);
    assertThat(told).isEmpty();
  }

  @Test
  void whatTheBrokerHadNotReadWhenItsConnectionBrokeIsToldSo() throws Exception {
    BrokerSession other = connect(settings()).openSession(LIMIT);
    String queue = queue(other);
    Receipts receipts = new Receipts();
    try (Relay relay = new Relay(server())) {
      BrokerSession session = connect(settings(relay.uri(), PASSWORD)).openSession(LIMIT);
      session.beginConfirming();
      follow(session, receipts, message(queue, "before", null, true));
      assertThat(receipts.next()).isEqualTo("before: CONFIRMED");
      relay.swallow();
      follow(session, receipts, message(queue, "unread", null, true));
      receipts.stayEmpty();
      relay.cut();
      assertThat(receipts.next()).isEqualTo("unread: nobody knows");
    }
    Inbox inbox = consume(other, queue);
    assertThat(inbox.nextText()).isEqualTo("before");
    inbox.staysEmpty();
  }

  @Test
  void aSessionThatIsClosedTellsNoReceipt() throws Exception {
    Receipts receipts = new Receipts();
    try (Relay relay = new Relay(server())) {
      BrokerConnection connection = connect(settings(relay.uri(), PASSWORD));
      BrokerSession session = connection.openSession(LIMIT);
      session.beginConfirming();
      relay.swallow();
      follow(session, receipts, message(prefix + "q", "unread"));
      session.close();
      relay.cut();
      eventually("the connection is lost", () -> !connection.isOpen());
    }
    receipts.stayEmpty();
  }

  @Test
  void aWrongPasswordIsToldApart() {
    BrokerException refusal = failure(() -> connect(settings(server(), "wrong")));
    assertThat(refusal.kind()).isEqualTo(Kind.AUTHENTICATION);
    assertThat(refusal).hasMessageContaining("guest").hasMessageNotContaining("wrong");
  }

  @Test
  void anUnknownVirtualHostIsRefused() {
    BrokerException refusal =
        failure(() -> connect(settings(server().resolve("/nowhere"), PASSWORD)));
    assertThat(refusal.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refusal.replyCode()).isIn(404, 530);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "//", "/%2F"})
  void aPathThatNamesNothingIsTheVirtualHostSlash(String path) throws Exception {
    URI uri = URI.create("amqp://" + server().getRawAuthority() + path);
    try (BrokerConnection connection = connect(settings(uri, PASSWORD))) {
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void aPortWithNobodyBehindItIsUnavailable() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(
            failure(() -> connect(settings(URI.create("amqp://127.0.0.1:" + port), PASSWORD)))
                .kind())
        .isEqualTo(Kind.UNAVAILABLE);
  }

  private static Message message(String queue) {
    return new Message(
        BrokerSession.queue(queue), null, null, null, Map.of(), false, new byte[] {1});
  }

  private BrokerConnection connect(BrokerSettings settings) throws BrokerException {
    return broker().connect(settings, "contract", DeliveryThread.IO, LIMIT);
  }

  private static BrokerSettings settings(URI uri, String password) {
    return new BrokerSettings(
        uri,
        "guest",
        password,
        BrokerSettings.DEFAULTS.heartbeat(),
        BrokerSettings.DEFAULTS.connectTimeout());
  }
}
