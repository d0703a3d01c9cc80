package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.beans.PropertyDescriptor;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.broker.StoreFile;
import org.warrenrpc.broker.TlsSettings;

/** S3: what secures the way to the broker, and that its secrets are nowhere to be read. */
@Timeout(60)
class SecretsTest {
  private static final String CANARY = "c4n4ry";

  private final Everything log = new Everything();
  private final Logger ours = Logger.getLogger("org.warrenrpc");
  private final RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  private Path directory;

  @BeforeEach
  void listen() {
    ours.setLevel(Level.ALL);
    ours.addHandler(log);
  }

  @AfterEach
  void nothingWasLogged() {
    ours.removeHandler(log);
    ours.setLevel(null);
    assertThat(log.text()).doesNotContain(CANARY);
  }

  @Test
  void whatSecuresTheWayIsFrozen() throws Exception {
    Path store = store(CANARY, 1);
    factory.setConnectionURL("amqps://broker/");
    factory.setTrustStore(" " + store + " ");
    factory.setTrustStorePassword(CANARY);
    factory.setKeyStore(store.toString());
    factory.setKeyStorePassword(CANARY);
    factory.setVerifyHostName(" false ");
    factory.setSaslMechanism(" external ");
    Configuration all = factory.configuration();
    StoreFile file = new StoreFile(store, CANARY);
    assertThat(all.broker().tls()).isEqualTo(new TlsSettings(file, file, false));
    assertThat(all.broker().external()).isTrue();
    assertThat(all.toString() + all.broker() + all.broker().tls() + file).doesNotContain(CANARY);
  }

  @Test
  void hostsAreVerifiedWhereNothingIsSaid() {
    Faults faults = new Faults(RpcManagedConnectionFactory.class);
    assertThat(Configuration.read(PropertyValues.NONE, faults).broker().tls())
        .isEqualTo(TlsSettings.DEFAULTS);
    assertThat(TlsSettings.DEFAULTS.verifyHostName()).isTrue();
  }

  // C10: all at once
  @Test
  void everythingThatIsWrongWithItIsToldWithoutItsSecrets() throws Exception {
    factory.setTrustStore(directory.resolve("nowhere").toString());
    factory.setTrustStorePassword(CANARY);
    factory.setKeyStore(store("another", 1).toString());
    factory.setKeyStorePassword(CANARY);
    factory.setVerifyHostName("perhaps");
    factory.setSaslMechanism("kerberos");
    factory.setConnectionURL("amqps://bob:" + CANARY + "#@broker");
    factory.setPassword(CANARY);
    InvalidPropertyException refused =
        catchThrowableOfType(InvalidPropertyException.class, factory::configuration);
    assertThat(refused.getInvalidPropertyDescriptors())
        .extracting(PropertyDescriptor::getName)
        .containsExactlyInAnyOrder(
            "connectionURL", "trustStore", "keyStore", "verifyHostName", "saslMechanism");
    assertThat(refused)
        .hasMessageContaining("nowhere' of RpcManagedConnectionFactory cannot be read")
        .hasMessageContaining("cannot be read with the password that is set")
        .hasMessageContaining("neither plain nor external");
    assertThat(trace(refused)).doesNotContain(CANARY);
  }

  @Test
  void aStoreThatHoldsNothingIsRefused() throws Exception {
    factory.setTrustStore(store(CANARY, 0).toString());
    factory.setTrustStorePassword(CANARY);
    assertThatThrownBy(factory::configuration).hasMessageContaining("holds nothing");
  }

  @Test
  void aSecretThatIsShownNowhereElseIsMaskedAsABadValueToo() {
    for (Property secret :
        List.of(Property.PASSWORD, Property.TRUST_STORE_PASSWORD, Property.KEY_STORE_PASSWORD)) {
      Faults faults = new Faults(RpcManagedConnectionFactory.class);
      PropertyValues.Value value = new PropertyValues.Value(CANARY, "the test");
      faults.add(secret, value, "is bad");
      faults.addConflict(secret, value, value);
      assertThatThrownBy(faults::check)
          .hasMessageContaining("'***' of the test")
          .hasMessageNotContaining(CANARY);
    }
  }

  @Test
  void aCertificateIsNoUserOfAPlainConnection() throws Exception {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("t");
    spec.setSaslMechanism("external");
    spec.validate();
    spec.setConnectionURL("amqp://broker/");
    assertThatThrownBy(spec::validate).hasMessageContaining("saslMechanism external needs");
    spec.setConnectionURL("amqps://broker/");
    spec.validate();
  }

  // S2
  @Test
  void nobodySignsOnWhereTheCertificateSaysWhoConnects() throws Exception {
    factory.setConnectionURL("amqps://broker/");
    factory.setSaslMechanism("external");
    RequestInfo bob = new RequestInfo(Duration.ofSeconds(1), new SignOn("bob", CANARY));
    assertThatThrownBy(() -> factory.createManagedConnection(null, bob))
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining("bob")
        .hasMessageNotContaining(CANARY);
    assertThat(factory.credentials(null, new RequestInfo(Duration.ZERO, null)))
        .isEqualTo(factory.configuration());
  }

  @Test
  void noFailureToConnectShowsASecret() throws Exception {
    Path store = store(CANARY, 1);
    for (String scheme : List.of("amqp", "amqps")) {
      RpcManagedConnectionFactory alone = new RpcManagedConnectionFactory();
      alone.setConnectionURL(scheme + "://alice:" + CANARY + "@127.0.0.1:" + closedPort());
      alone.setTrustStore(store.toString());
      alone.setTrustStorePassword(CANARY);
      alone.setKeyStore(store.toString());
      alone.setKeyStorePassword(CANARY);
      try (StandaloneConnectionFactory rpc = alone.createConnectionFactory()) {
        for (Throwable failure :
            List.of(
                catchThrowable(rpc::createConnection),
                catchThrowable(() -> rpc.createConnection("bob", CANARY)),
                catchThrowable(() -> rpc.cast(RpcContext.EMPTY, "t", RpcMessage.of("m"))))) {
          assertThat(failure).isInstanceOf(NotSentException.class);
          assertThat(trace(failure)).doesNotContain(CANARY);
        }
        assertThat(List.<Object>of(alone, rpc).toString()).doesNotContain(CANARY);
      }
    }
  }

  @Test
  void nothingThatLivesShowsASecret() throws Exception {
    try (Container container = new Container(StrictWorkManager.of(2), this::fill)) {
      StringWriter lines = new StringWriter();
      container.managed.setLogWriter(new PrintWriter(lines));
      container.deploy("t", EchoEndpoint.factory(new EchoBean.World()));
      ManagedConnection made = container.managed.createManagedConnection(null, null);
      try (RpcConnection handle = container.factory.createConnection("bob", CANARY)) {
        handle.fanoutCast(RpcContext.EMPTY, "t", RpcMessage.of("echo").with("text", "x"));
        Object[] all = {
          lines,
          made,
          made.getMetaData(),
          handle,
          container.factory,
          container.adapter,
          container.managed,
          container.managed.configuration()
        };
        assertThat(Arrays.toString(all)).contains("alice", "bob").doesNotContain(CANARY);
        assertThat(container.adapter.inherited().toString()).doesNotContain(CANARY);
      }
    }
    assertThat(log.text()).as("what is logged is seen here").contains("alice");
  }

  private void fill(RpcResourceAdapter adapter) {
    adapter.setUserName("alice");
    adapter.setPassword(CANARY);
    adapter.setConnectionURL("amqp://carol:" + CANARY + "@broker/");
    adapter.setTrustStorePassword(CANARY);
    adapter.setKeyStorePassword(CANARY);
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** With some keys that nobody needs. */
  private Path store(String password, int keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < keys; i++) {
      store.setEntry(
          "key" + i,
          new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")),
          new KeyStore.PasswordProtection(password.toCharArray()));
    }
    Path file = Files.createTempFile(directory, "store", ".p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return file;
  }

  private static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  /** Every line on every level, with its exceptions. */
  private static final class Everything extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final StringBuilder text = new StringBuilder();

    @Override
    public synchronized void publish(LogRecord logged) {
      text.append(formatter.format(logged));
    }

    synchronized String text() {
      return text.toString();
    }

    @Override
    public void flush() {
      // nothing is held back
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
