package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.security.PasswordCredential;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.ConnectionClosedException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

@Timeout(30)
final class ManagedConnectionTest {
  private static final RpcMessage MESSAGE = RpcMessage.of("echo").with("text", "x");

  private Container container;
  private RpcManagedConnectionFactory factory;

  @BeforeEach
  void start() throws Exception {
    container = new Container(StrictWorkManager.of(2));
    factory = container.managed;
  }

  @AfterEach
  void stop() {
    container.close();
  }

  // C8
  @Test
  void connectionsAreSessionsOnOneSocket() throws Exception {
    List<ManagedConnection> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(open());
    }
    assertThat(container.broker().connects()).isEqualTo(1);
    for (ManagedConnection each : all) {
      assertThat(container.broker().open()).isEqualTo(1);
      each.destroy();
    }
    assertThat(container.broker().open()).as("the socket goes with the last").isZero();
  }

  @Test
  void matchingIsExact() throws Exception {
    ManagedConnection plain = open();
    ManagedConnection alices = factory.createManagedConnection(subject("alice", factory), null);
    RpcManagedConnectionFactory other = new RpcManagedConnectionFactory();
    other.setExchange("other");
    other.setResourceAdapter(container.adapter);
    ManagedConnection others = other.createManagedConnection(null, null);
    Set<Object> all = new LinkedHashSet<>(List.of("none of ours", others, alices, plain));

    assertThat(factory.matchManagedConnections(all, null, null)).isSameAs(plain);
    assertThat(factory.matchManagedConnections(all, null, new RequestInfo(Duration.ZERO, null)))
        .isSameAs(plain);
    assertThat(factory.matchManagedConnections(all, subject("alice", factory), null))
        .isSameAs(alices);
    assertThat(factory.matchManagedConnections(all, subject("bob", factory), null)).isNull();
    assertThat(factory.matchManagedConnections(all, null, new Foreign())).isNull();
    assertThat(other.matchManagedConnections(all, null, null)).isSameAs(others);
    assertThat(factory.matchManagedConnections(Set.of(), null, null)).isNull();
  }

  @Test
  void deadOnesAreNotMatchedAndAreTheInvalidOnes() throws Exception {
    ManagedConnection dead = open();
    container.broker().restart();
    Await.until("the loss is known", () -> !((RpcManagedConnection) dead).isOpen());
    ManagedConnection alive = open();
    Set<ManagedConnection> all = new LinkedHashSet<>(List.of(dead, alive));
    assertThat(factory.matchManagedConnections(all, null, null)).isSameAs(alive);
    Object invalid = factory.getInvalidConnections(all);
    assertThat(invalid).isEqualTo(Set.of(dead));
    assertThatThrownBy(() -> dead.getConnection(null, null)).isInstanceOf(CommException.class);
  }

  @Test
  void theSubjectDecidesWhoseConnectionItIs() throws Exception {
    assertThat(user(null)).isEqualTo("guest");
    assertThat(user(subject("alice", factory))).isEqualTo("alice");
    RpcManagedConnectionFactory other = new RpcManagedConnectionFactory();
    other.setExchange("other");
    Subject mixed = subject("eve", other);
    mixed.getPrivateCredentials().addAll(subject("bob", factory).getPrivateCredentials());
    assertThat(user(mixed)).isEqualTo("bob");
    assertThat(user(subject("", factory, ""))).as("a container's empty texts").isEqualTo("guest");
    ManagedConnection plain = open();
    assertThat(factory.matchManagedConnections(Set.of(plain), subject("guest", factory, ""), null))
        .as("the user is configured, the password inherited")
        .isSameAs(plain);
    for (Subject wrong : List.of(new Subject(), subject("eve", other))) {
      assertThatThrownBy(() -> factory.createManagedConnection(wrong, null))
          .isInstanceOf(jakarta.resource.spi.SecurityException.class);
    }
  }

  @Test
  void aConnectionIsNotGivenToAnotherUser() throws Exception {
    ManagedConnection connection = open();
    assertThatThrownBy(() -> connection.getConnection(subject("alice", factory), null))
        .isInstanceOf(jakarta.resource.spi.SecurityException.class)
        .hasMessageContaining("re-authentication");
  }

  @Test
  void theBrokersRefusalsAreToldApart() throws Exception {
    Subject wrong = subject("alice", factory, "wrong");
    assertThatThrownBy(() -> factory.createManagedConnection(wrong, null))
        .isInstanceOfSatisfying(
            jakarta.resource.spi.SecurityException.class,
            e -> assertThat(e.getErrorCode()).isEqualTo("403"));
    container.broker().away(true);
    assertThatThrownBy(this::open)
        .isInstanceOf(CommException.class)
        .hasRootCauseMessage("nobody answers");
    assertThatThrownBy(() -> factory.createManagedConnection(null, new Foreign()))
        .isInstanceOf(NotSupportedException.class);
  }

  @Test
  void eachHandleDiesAlone() throws Exception {
    ManagedConnection connection = open();
    connection.addConnectionEventListener(container.pool);
    PlainConnectionManager pool = container.pool;
    try (RpcConnection one = handle(connection);
        RpcConnection two = handle(connection)) {
      one.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
      RpcConnection pooled = container.factory.createConnection();
      pooled.close();
      pooled.close();
      assertThat(pool.closed).as("events of two closes").hasValue(1);
      assertThatThrownBy(() -> pooled.fanoutCast(RpcContext.EMPTY, "t", MESSAGE))
          .isInstanceOf(ConnectionClosedException.class);
      assertThatThrownBy(() -> pooled.createConsumer("t", new Object()))
          .isInstanceOf(ConnectionClosedException.class);
      assertThatThrownBy(pooled::consumeInThread).isInstanceOf(ConnectionClosedException.class);
      two.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
      connection.removeConnectionEventListener(pool);
    }
  }

  @Test
  void aListenerThatFailsKeepsNothingFromTheOthers() throws Exception {
    ManagedConnection connection = open();
    PlainConnectionManager strict = new PlainConnectionManager(1);
    connection.addConnectionEventListener(strict);
    PlainConnectionManager last = new PlainConnectionManager(1);
    connection.addConnectionEventListener(last);
    // neither pool gave it out, which both take ill
    handle(connection).close();
    assertThat(strict.closed).hasValue(1);
    assertThat(last.closed).hasValue(1);
  }

  @Test
  void cleanupEndsHandlesAndKeepsTheConnection() throws Exception {
    ManagedConnection connection = open();
    RpcConnection stale = handle(connection);
    connection.cleanup();
    connection.cleanup();
    assertThatThrownBy(() -> stale.call(RpcContext.EMPTY, "t", MESSAGE))
        .isInstanceOf(ConnectionClosedException.class);
    try (RpcConnection fresh = handle(connection)) {
      fresh.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
    }
  }

  @Test
  void destroyTwiceIsDestroyOnce() throws Exception {
    ManagedConnection connection = open();
    connection.destroy();
    connection.destroy();
    assertThatThrownBy(() -> connection.getConnection(null, null))
        .isInstanceOf(ResourceException.class);
  }

  @Test
  void aHandleMovesToAnotherConnection() throws Exception {
    RpcManagedConnection from = (RpcManagedConnection) open();
    ManagedConnection to = open();
    RpcConnection moved = handle(from);
    to.associateConnection(moved);
    from.destroy();
    moved.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
    to.cleanup();
    assertThatThrownBy(() -> moved.fanoutCast(RpcContext.EMPTY, "t", MESSAGE))
        .isInstanceOf(ConnectionClosedException.class);
    assertThatThrownBy(() -> to.associateConnection("no handle"))
        .isInstanceOf(ResourceException.class);
  }

  @Test
  void aLossIsToldOnceForEachConnectionIdleOrInUse() throws Exception {
    List<RpcConnection> used =
        IntStream.range(0, 5).mapToObj(i -> container.factory.createConnection()).toList();
    used.subList(3, 5).forEach(RpcConnection::close);
    assertThat(container.pool.made).hasValue(5);
    container.broker().restart();
    Await.until("five errors are told", () -> container.pool.errors.get() == 5);
    for (RpcConnection lost : used.subList(0, 3)) {
      assertThatThrownBy(() -> lost.call(RpcContext.EMPTY, "t", MESSAGE))
          .isInstanceOf(NotSentException.class)
          .hasMessageContaining("lost");
      lost.close();
    }
    assertThat(container.pool.errors).hasValue(5);
    assertThat(container.pool.closed).as("closed events, none of a lost one").hasValue(2);
    assertThat(container.pool.idle()).isEmpty();
    try (RpcConnection fresh = container.factory.createConnection()) {
      fresh.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
    }
  }

  @Test
  void aLossUnderFiftyThreadsIsStillToldOnce() throws Exception {
    RpcConnection shared = container.factory.createConnection();
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> threads =
        Stream.generate(() -> new Thread(() -> castUntilLost(shared, begin))).limit(50).toList();
    threads.forEach(Thread::start);
    begin.countDown();
    container.broker().restart();
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as("a caller still waits").isFalse();
    }
    assertThat(container.pool.errors).hasValue(1);
  }

  private static void castUntilLost(RpcConnection shared, CountDownLatch begin) {
    try {
      begin.await();
      for (int i = 0; i < 1_000_000; i++) {
        shared.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (org.warrenrpc.RpcException e) {
      // this is when each of them ends
    }
  }

  @Test
  void thePoolHearsOfALossBeforeItsUserDoes() throws Exception {
    RpcConnection used = container.factory.createConnection();
    container.broker().restart();
    try {
      used.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
    } catch (org.warrenrpc.RpcException e) {
      assertThat(container.pool.errors).hasValue(1);
      return;
    }
    throw new AssertionError("a cast over a lost connection went through");
  }

  // JCA-QUALITY T2, T9
  @Test
  void thereAreNoTransactions() throws Exception {
    ManagedConnection connection = open();
    assertThatThrownBy(connection::getXAResource).isInstanceOf(NotSupportedException.class);
    assertThatThrownBy(connection::getLocalTransaction).isInstanceOf(NotSupportedException.class);
    assertThat(container.adapter.getXAResources(new jakarta.resource.spi.ActivationSpec[0]))
        .isEmpty();
  }

  @Test
  void theMetadataSaysWhoIsConnectedToWhat() throws Exception {
    ManagedConnection connection = factory.createManagedConnection(subject("alice", factory), null);
    assertThat(connection.getMetaData().getUserName()).isEqualTo("alice");
    assertThat(connection.getMetaData().getEISProductName()).isEqualTo("Warren memory broker");
    assertThat(connection.getMetaData().getEISProductVersion()).isNotEmpty();
    assertThat(connection.getMetaData().getMaxConnections()).isZero();
  }

  @Test
  void theLogWriterHearsOfALifeWithoutItsPassword() throws Exception {
    StringWriter lines = new StringWriter();
    factory.setLogWriter(new PrintWriter(lines));
    ManagedConnection connection =
        factory.createManagedConnection(subject("alice", factory, "CANARY"), null);
    connection.destroy();
    assertThat(lines.toString()).contains("alice", "opened", "destroyed").doesNotContain("CANARY");
    factory.setLogWriter(null);
    open();
    assertThat(lines.toString().lines()).hasSize(2);
  }

  // GlassFish and Payara make one of what the getters say
  @Test
  void aCredentialThatRepeatsTheFactorysExpressionsIsItsConfiguration() throws Exception {
    RpcManagedConnectionFactory alone = new RpcManagedConnectionFactory();
    alone.setUserName("${warren.tests.none:alice}");
    alone.setPassword("${warren.tests.none:hers}");
    Subject repeated = subject(alone.getUserName(), alone, alone.getPassword());
    assertThat(alone.credentials(repeated, null)).isEqualTo(alone.configuration());
    Subject literal = subject("${warren.tests.none:alice}", alone, "other");
    assertThat(alone.credentials(literal, null).broker().userName())
        .as("what a caller says is no expression")
        .isEqualTo("${warren.tests.none:alice}");
  }

  private ManagedConnection open() throws ResourceException {
    return factory.createManagedConnection(null, null);
  }

  private static RpcConnection handle(ManagedConnection connection) throws ResourceException {
    return (RpcConnection) connection.getConnection(null, null);
  }

  private String user(@Nullable Subject subject) throws ResourceException {
    return factory.createManagedConnection(subject, null).getMetaData().getUserName();
  }

  private static Subject subject(String user, RpcManagedConnectionFactory factory) {
    return subject(user, factory, "secret");
  }

  private static Subject subject(
      String user, RpcManagedConnectionFactory factory, String password) {
    PasswordCredential credential = new PasswordCredential(user, password.toCharArray());
    credential.setManagedConnectionFactory(factory);
    Subject subject = new Subject();
    subject.getPrivateCredentials().add(credential);
    return subject;
  }

  private static final class Foreign implements ConnectionRequestInfo {
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Foreign;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }
}
