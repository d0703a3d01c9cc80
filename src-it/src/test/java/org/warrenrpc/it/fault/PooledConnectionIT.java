package org.warrenrpc.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.spi.ManagedConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.warrenrpc.it.parts.Part;
import org.warrenrpc.it.parts.Requires;
import org.warrenrpc.it.servers.RabbitServer;
import org.warrenrpc.jca.RpcManagedConnectionFactory;
import org.warrenrpc.jca.StandaloneConnectionFactory;

/** Managed connections of a RabbitMQ that answers, and of one that has fallen silent. */
@Requires(Part.RABBITMQ)
final class PooledConnectionIT {
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

  private static RpcManagedConnectionFactory factory(String user) {
    RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
    factory.setConnectionURL("amqp://127.0.0.1:" + server.port() + "/");
    factory.setUserName(user);
    factory.setPassword("guest");
    factory.setValidationTimeoutMillis("1000");
    return factory;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  // JCA-QUALITY M7
  @Test
  void theMetadataIsWhatTheBrokerSaysOfTheConnection() throws Exception {
    server.ctl("add_user", "alice", "guest");
    server.ctl("set_permissions", "alice", ".*", ".*", ".*");
    RpcManagedConnectionFactory factory = factory("alice");
    StandaloneConnectionFactory owner = factory.createConnectionFactory();
    try (owner) {
      ManagedConnection connection = factory.createManagedConnection(null, null);
      List<String> told = server.ctl("list_connections", "user", "channel_max");
      assertThat(told)
          .contains(
              connection.getMetaData().getUserName()
                  + "\t"
                  + connection.getMetaData().getMaxConnections());
      assertThat(connection.getMetaData().getUserName()).isEqualTo("alice");
      assertThat(connection.getMetaData().getEISProductName()).isEqualTo("RabbitMQ");
      assertThat(server.ctl("version")).contains(connection.getMetaData().getEISProductVersion());
      connection.destroy();
    }
  }

  // JCA-QUALITY C5, M5
  @Test
  void aBrokerThatFellSilentIsFoundInTimeAndHoldsUpNoEnd() throws Exception {
    RpcManagedConnectionFactory factory = factory("guest");
    StandaloneConnectionFactory owner = factory.createConnectionFactory();
    try (owner) {
      ManagedConnection first = factory.createManagedConnection(null, null);
      ManagedConnection second = factory.createManagedConnection(null, null);
      Set<Object> all = Set.of(first, second);
      server.freeze();
      try {
        long start = System.nanoTime();
        Object invalid = factory.getInvalidConnections(all);
        assertThat(invalid).isEqualTo(all);
        assertThat(since(start)).isLessThan(Duration.ofMillis(1_500));
        for (ManagedConnection each : List.of(first, second)) {
          start = System.nanoTime();
          each.cleanup();
          each.destroy();
          assertThat(since(start)).isLessThan(Duration.ofSeconds(2));
        }
      } finally {
        server.thaw();
      }
      ManagedConnection fresh = factory.createManagedConnection(null, null);
      Object invalid = factory.getInvalidConnections(Set.of(fresh));
      assertThat(invalid).isEqualTo(Set.of());
      fresh.destroy();
    }
  }

  // JCA-QUALITY M5
  @Test
  void aConnectionIsDestroyedInTimeThoughNobodyHasFoundTheBrokerSilent() throws Exception {
    RpcManagedConnectionFactory factory = factory("guest");
    StandaloneConnectionFactory owner = factory.createConnectionFactory();
    try (owner) {
      ManagedConnection connection = factory.createManagedConnection(null, null);
      server.freeze();
      try {
        long start = System.nanoTime();
        connection.destroy();
        connection.destroy();
        assertThat(since(start)).isLessThan(Duration.ofSeconds(2));
      } finally {
        server.thaw();
      }
    }
  }
}
