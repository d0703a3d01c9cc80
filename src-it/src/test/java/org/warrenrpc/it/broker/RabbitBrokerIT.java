package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.Promise;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.RabbitServer;

@Requires(Part.RABBITMQ)
final class RabbitBrokerIT extends NetworkBrokerContract {
  @SuppressWarnings("NullAway.Init") // before all tests
  private static RabbitServer server;

  @BeforeAll
  static void start() {
    server = RabbitServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  URI server() {
    return URI.create("amqp://127.0.0.1:" + server.port() + "/");
  }

  @Override
  Set<Promise> promises() {
    return EnumSet.allOf(Promise.class);
  }

  @Test
  void aResourceAlarmMakesPublishingFailAtOnceUntilItIsOver() throws Exception {
    try (BrokerConnection connection =
        broker().connect(settings(), "contract", DeliveryThread.IO, LIMIT)) {
      BrokerSession session = connection.openSession(LIMIT);
      Message message =
          new Message(
              BrokerSession.queue("nobody"), null, null, null, Map.of(), false, new byte[1]);
      session.publish(message, LIMIT);
      server.ctl("set_vm_memory_high_watermark", "0.0000001");
      try {
        eventually("publishing fails", () -> isBlocked(session, message));
        assertThat(failure(() -> session.publishConfirmed(message, LIMIT)).kind())
            .isEqualTo(Kind.UNAVAILABLE);
        session.post(message);
        assertThat(connection.isOpen()).isTrue();
        assertThat(session.isOpen()).isTrue();
      } finally {
        server.ctl("set_vm_memory_high_watermark", "0.4");
      }
      eventually("publishing goes on", () -> !isBlocked(session, message));
      assertThat(session.publishConfirmed(message, LIMIT)).isEqualTo(Outcome.CONFIRMED);
    }
  }

  @Test
  void aConnectionThatAnOperatorClosesIsLostOnce() throws Exception {
    BrokerConnection connection =
        broker().connect(settings(), "contract", DeliveryThread.OWN, LIMIT);
    LinkedBlockingQueue<BrokerException> told = new LinkedBlockingQueue<>();
    connection.onLost(told::add);
    server.ctl("close_all_connections", "maintenance");
    BrokerException loss = told.poll(15, TimeUnit.SECONDS);
    assertThat(loss).as("the loss within 15 s").isNotNull();
    assertThat(loss.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(loss.replyCode()).isEqualTo(320);
    assertThat(loss).hasMessageContaining("maintenance");
    connection.close();
    assertThat(told).isEmpty();
  }

  private static boolean isBlocked(BrokerSession session, Message message) {
    try {
      session.publish(message, LIMIT);
      return false;
    } catch (BrokerException e) {
      assertThat(e).hasMessageContaining("takes no messages");
      assertThat(e.mayHaveBeenSent()).isFalse();
      return true;
    }
  }
}
