package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import jakarta.resource.spi.security.PasswordCredential;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosKey;
import javax.security.auth.kerberos.KerberosPrincipal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

/** Whose connection it is (Connectors 2.1, 9.1.8.2), and that it stays theirs. */
@Timeout(30)
class SignOnTest {
  private static final RpcMessage MESSAGE = RpcMessage.of("echo").with("text", "x");
  private static final String REFUSED = "SecurityException";

  /** What a row of the table is about. */
  enum Signed {
    NOBODY,
    /** A credential of this factory's. */
    OURS,
    /** One of another factory's, before ours. */
    BOTH,
    OTHERS,
    EMPTY,
    KERBEROS,
    /** A user with no secret. */
    PRINCIPAL
  }

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

  static Stream<Arguments> rows() {
    return Stream.of(
        // subject, the application's user, whose connection it is
        Arguments.of(Signed.NOBODY, null, "guest"),
        Arguments.of(Signed.NOBODY, "bob", "bob"),
        Arguments.of(Signed.OURS, null, "alice"),
        Arguments.of(Signed.OURS, "bob", "alice"),
        Arguments.of(Signed.BOTH, "bob", "alice"),
        Arguments.of(Signed.OTHERS, null, REFUSED),
        Arguments.of(Signed.OTHERS, "bob", REFUSED),
        Arguments.of(Signed.EMPTY, null, REFUSED),
        Arguments.of(Signed.EMPTY, "bob", REFUSED),
        Arguments.of(Signed.KERBEROS, null, REFUSED),
        Arguments.of(Signed.KERBEROS, "bob", REFUSED),
        Arguments.of(Signed.PRINCIPAL, null, REFUSED));
  }

  // S1: options A and C; S3: the password is nowhere to be seen
  @ParameterizedTest
  @MethodSource("rows")
  void theSubjectDecidesThenTheApplicationThenTheConfiguration(
      Signed signed, @Nullable String application, String whose) throws Exception {
    Subject subject = subject(signed);
    ConnectionRequestInfo info = info(application);
    if (whose.equals(REFUSED)) {
      SecurityException refused =
          catchThrowableOfType(
              SecurityException.class, () -> factory.createManagedConnection(subject, info));
      assertThat(refused).hasMessageContaining("no password credential");
      ManagedConnection plain = factory.createManagedConnection(null, null);
      assertThatThrownBy(() -> plain.getConnection(subject, info))
          .isInstanceOf(SecurityException.class);
    } else {
      ManagedConnection made = factory.createManagedConnection(subject, info);
      assertThat(made.getMetaData().getUserName()).isEqualTo(whose);
      assertThat(made.getConnection(subject, info)).isInstanceOf(RpcConnection.class);
    }
  }

  // S2
  @ParameterizedTest
  @MethodSource("strangers")
  void aConnectionIsNotGivenToAnotherUserOrByAnotherPassword(
      Signed signed, @Nullable RequestInfo info) throws Exception {
    ManagedConnection bobs = factory.createManagedConnection(null, info("bob"));
    assertThatThrownBy(() -> bobs.getConnection(subject(signed), info))
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining("re-authentication");
    assertThat(factory.matchManagedConnections(Set.of(bobs), subject(signed), info)).isNull();
  }

  static Stream<Arguments> strangers() {
    return Stream.of(
        Arguments.of(Signed.NOBODY, null),
        Arguments.of(Signed.NOBODY, info("alice")),
        Arguments.of(Signed.NOBODY, new RequestInfo(Duration.ofSeconds(1), new SignOn("bob", "x"))),
        Arguments.of(Signed.OURS, info("bob")));
  }

  // M2, S1
  @Test
  void eachUserIsMatchedWithTheirOwn() throws Exception {
    ManagedConnection plain = factory.createManagedConnection(null, null);
    ManagedConnection alices = factory.createManagedConnection(subject(Signed.OURS), null);
    ManagedConnection bobs = factory.createManagedConnection(null, info("bob"));
    Set<ManagedConnection> all = new LinkedHashSet<>(List.of(alices, bobs, plain));
    assertThat(factory.matchManagedConnections(all, null, null)).isSameAs(plain);
    assertThat(factory.matchManagedConnections(all, null, info(null))).isSameAs(plain);
    assertThat(factory.matchManagedConnections(all, null, info("bob"))).isSameAs(bobs);
    assertThat(factory.matchManagedConnections(all, subject(Signed.OURS), info("bob")))
        .isSameAs(alices);
    assertThat(factory.matchManagedConnections(all, null, info("alice")))
        .as("the same user by either way of signing on")
        .isSameAs(alices);
    assertThat(factory.matchManagedConnections(all, null, info("guest"))).isNull();
  }

  // C3, S3
  @Test
  void requestsAreEqualByWhoAsksAlone() {
    assertThat(info("bob"))
        .isEqualTo(new RequestInfo(Duration.ZERO, new SignOn("bob", "bob's CANARY")))
        .hasSameHashCodeAs(info("bob"))
        .isNotEqualTo(info("alice"))
        .isNotEqualTo(new RequestInfo(Duration.ZERO, new SignOn("bob", "another")))
        .isNotEqualTo(info(null))
        .isNotEqualTo(null)
        .isNotEqualTo("bob");
    assertThat(info(null))
        .isEqualTo(new RequestInfo(Duration.ZERO, null))
        .hasSameHashCodeAs(info(null))
        .isNotEqualTo(info("bob"));
    assertThat(info("bob").toString()).contains("bob").doesNotContain("CANARY");
  }

  // S4
  @Test
  void anApplicationSignsOnItself() throws Exception {
    RpcConnectionFactory rpc = container.factory;
    try (RpcConnection first = rpc.createConnection("bob", "hers")) {
      first.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
    }
    try (RpcConnection second = rpc.createConnection("bob", "hers");
        RpcConnection plain = rpc.createConnection()) {
      second.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
      plain.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
    }
    assertThat(container.pool.made).as("bob's was pooled, and is nobody else's").hasValue(2);
    assertThat(container.broker().connects()).as("a socket for each user").isEqualTo(2);
  }

  // S4
  @Test
  void anUnknownUserIsRefusedByNameAndWithoutThePassword() {
    assertThatThrownBy(() -> container.factory.createConnection("bob", "wrong"))
        .isInstanceOf(NotSentException.class)
        .hasRootCauseMessage("user unknown")
        .hasMessageContaining("user unknown")
        .hasMessageNotContaining("wrong");
    assertThat(container.pool.out()).isZero();
  }

  // S4: in Java SE too
  @Test
  void anApplicationSignsOnWithoutAContainer() throws Exception {
    RpcManagedConnectionFactory alone = new RpcManagedConnectionFactory();
    alone.setRpcBackend(LosingBroker.NAME);
    try (StandaloneConnectionFactory rpc = alone.createConnectionFactory();
        RpcConnection bobs = rpc.createConnection("bob", "hers")) {
      bobs.fanoutCast(RpcContext.EMPTY, "t", MESSAGE);
      assertThatThrownBy(() -> rpc.createConnection("bob", "wrong"))
          .isInstanceOf(NotSentException.class);
    }
  }

  private static RequestInfo info(@Nullable String user) {
    SignOn signOn = user == null ? null : new SignOn(user, user + "'s CANARY");
    return new RequestInfo(Duration.ofSeconds(5), signOn);
  }

  private @Nullable Subject subject(Signed signed) throws ResourceException {
    if (signed == Signed.NOBODY) {
      return null;
    }
    Subject subject = new Subject();
    Set<Object> secrets = subject.getPrivateCredentials();
    RpcManagedConnectionFactory other = new RpcManagedConnectionFactory();
    other.setExchange("other");
    other.setResourceAdapter(container.adapter);
    switch (signed) {
      case NOBODY, EMPTY -> {}
      case OURS -> secrets.add(credential("alice", factory));
      case BOTH -> {
        secrets.add(credential("eve", other));
        secrets.add(credential("alice", factory));
      }
      case OTHERS -> secrets.add(credential("eve", other));
      case KERBEROS -> {
        KerberosPrincipal alice = new KerberosPrincipal("alice@EXAMPLE.ORG");
        subject.getPrincipals().add(alice);
        secrets.add(new KerberosKey(alice, new byte[16], 17, 0));
      }
      case PRINCIPAL -> subject.getPrincipals().add(() -> "alice");
    }
    return subject;
  }

  private static PasswordCredential credential(String user, RpcManagedConnectionFactory of) {
    PasswordCredential credential =
        new PasswordCredential(user, (user + "'s CANARY").toCharArray());
    credential.setManagedConnectionFactory(of);
    return credential;
  }
}
