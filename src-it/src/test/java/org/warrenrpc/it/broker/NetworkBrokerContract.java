package org.warrenrpc.it.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.rabbit.RabbitBroker;

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
