package org.warrenrpc.it.broker;

import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.warrenrpc.broker.Promise;
import org.warrenrpc.it.servers.QpidServer;

final class QpidBrokerIT extends NetworkBrokerContract {
  @SuppressWarnings("NullAway.Init") // before all tests
  private static QpidServer server;

  @BeforeAll
  static void start() {
    server = QpidServer.start();
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
    return EnumSet.noneOf(Promise.class);
  }

  @Override
  Set<Integer> lockedCodes() {
    return Set.of(403, 530);
  }
}
