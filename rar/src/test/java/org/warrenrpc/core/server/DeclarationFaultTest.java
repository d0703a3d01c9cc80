package org.warrenrpc.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.core.CrankedExecutor;
import org.warrenrpc.core.CrankedScheduler;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.LogLines;
import org.warrenrpc.topology.ExchangeSpec;
import org.warrenrpc.topology.QueueSpec;
import org.warrenrpc.topology.Topology;

/** What a server does when the broker refuses what it declares or consumes (4.2). */
@Timeout(60)
class DeclarationFaultTest {
  private final FaultyBroker broker = new FaultyBroker();
  private final Servers servers = new Servers(broker);
  private final CrankedScheduler scheduler = new CrankedScheduler();
  private final CrankedExecutor work = new CrankedExecutor();

  @AfterEach
  void close() {
    servers.close();
    broker.close();
  }

  /** Something to call. */
  public static final class Desk {
    public void note() {}
  }

  private RpcServer refused(int code, boolean fanout) throws Exception {
    broker.declaring =
        topology -> {
          throw new BrokerException(Kind.REFUSED, code, false, code + " wanted x, is y", null);
        };
    RpcServer server =
        servers.server(
            new ObjectTarget(new Desk()), Servers.settings("oslo", null, fanout), work, scheduler);
    server.start();
    work.crank();
    assertThat(server.isConsuming()).isFalse();
    assertThat(broker.last().closed).as("it holds nothing meanwhile").isTrue();
    return server;
  }

  private void accepted(RpcServer server) throws Exception {
    broker.declaring = topology -> {};
    scheduler.crank();
    work.crank();
    assertThat(server.isConsuming()).isTrue();
    assertThat(server.refusal()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 406, 540, 541})
  void whatSomebodyHasToChangeIsReportedAndTriedAgainAfterTheLongestPause(int code)
      throws Exception {
    try (LogLines log = new LogLines(Listener.class)) {
      RpcServer server = refused(code, false);
      assertThat(server.refusal()).contains(code + " wanted x, is y");
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.text()).contains("test", code + " wanted x, is y");
      assertThat(server.refusal().contains("modern")).isEqualTo(code >= 540);
      assertThat(scheduler.crank()).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(36));
      work.crank();
      assertThat(scheduler.single().delay).as("no shorter").isGreaterThan(Duration.ofSeconds(23));
      assertThat(log.warnings()).as("at most one a minute").hasSize(1);
      accepted(server);
    }
  }

  // S5
  @Test
  void aCertificateThatIsNotAcceptedIsReportedAndTriedAgainAfterTheLongestPause() throws Exception {
    broker.connecting =
        limit -> {
          throw new BrokerException(Kind.TLS, "nobody vouches for it", null);
        };
    try (LogLines log = new LogLines(Listener.class)) {
      RpcServer server =
          servers.server(
              new ObjectTarget(new Desk()), Servers.settings("oslo", null, false), work, scheduler);
      server.start();
      assertThat(server.refusal()).isEqualTo("nobody vouches for it");
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.text()).contains("test", "nobody vouches for it");
      assertThat(scheduler.single().delay).isGreaterThan(Duration.ofSeconds(23));
    }
  }

  private void exists(Topology topology) throws Exception {
    Duration soon = Duration.ofSeconds(10);
    try (BrokerConnection connection =
            broker.broker.connect(BrokerSettings.DEFAULTS, "test", DeliveryThread.IO, soon);
        BrokerSession session = connection.openSession(soon)) {
      session.declare(topology, soon);
    }
  }

  @Test
  void aQueueThatExistsOtherwiseIsReportedWithBothValues() throws Exception {
    exists(Topology.of(new QueueSpec("compute", true, false, false, Map.of())));
    try (LogLines log = new LogLines(Listener.class)) {
      RpcServer server =
          servers.server(
              new ObjectTarget(new Desk()), Servers.settings("oslo", null, false), work, scheduler);
      server.start();
      work.crank();
      String report =
          "queue 'compute' exists at the broker with durable true, and is declared here with false"
              + " (406): choose the profile";
      assertThat(server.refusal()).startsWith(report);
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.text()).contains(report);
    }
  }

  @Test
  void anExchangeThatExistsOtherwiseIsReportedWithBothValues() throws Exception {
    exists(Topology.of(new ExchangeSpec("openstack", "fanout", false, false)));
    RpcServer server =
        servers.server(
            new ObjectTarget(new Desk()), Servers.settings("oslo", null, false), work, scheduler);
    server.start();
    work.crank();
    assertThat(server.refusal())
        .startsWith(
            "exchange 'openstack' exists at the broker with type fanout, and is declared here with"
                + " topic (406)");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 501})
  void whatMayPassIsTriedAgainSoon(int code) throws Exception {
    RpcServer server = refused(code, false);
    assertThat(server.refusal()).isNull();
    assertThat(scheduler.single().delay).isLessThan(Duration.ofMillis(1300));
    accepted(server);
  }

  @Test
  void aWrongPasswordIsNoRefusalOfADeclaration() throws Exception {
    broker.connecting =
        limit -> {
          throw new BrokerException(Kind.AUTHENTICATION, 403, false, "no", null);
        };
    RpcServer server =
        servers.server(
            new ObjectTarget(new Desk()), Servers.settings("oslo", null, false), work, scheduler);
    server.start();
    assertThat(server.refusal()).isNull();
    assertThat(scheduler.single().delay).isLessThan(Duration.ofMillis(1300));
  }

  @Test
  void anOwnQueueThatIsLockedIsAskedForUnderANewNameAtOnceAndThenAfterAPause() throws Exception {
    List<String> names = new ArrayList<>();
    RpcServer server = refused(405, true);
    broker.declaring =
        topology -> {
          names.add(topology.queues().get(0).name());
          throw new BrokerException(Kind.REFUSED, 405, false, "locked", null);
        };
    assertThat(scheduler.crank()).isZero();
    work.crank();
    assertThat(scheduler.crank()).isGreaterThan(Duration.ofMillis(700));
    work.crank();
    assertThat(names).hasSize(2).doesNotHaveDuplicates();
    accepted(server);
  }
}
