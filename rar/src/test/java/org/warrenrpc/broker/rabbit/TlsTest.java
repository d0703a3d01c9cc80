package org.warrenrpc.broker.rabbit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.StoreFile;
import org.warrenrpc.broker.TlsSettings;

/** A peer whose certificate this JVM trusts or not, for its own name or another's. */
@Timeout(60)
final class TlsTest {
  private static final String PASSWORD = "changeit";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final RabbitBroker broker = new RabbitBroker();

  @SuppressWarnings("NullAway.Init") // before each test
  private SSLContext usual;

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  private Path directory;

  @BeforeEach
  void remember() throws Exception {
    usual = SSLContext.getDefault();
  }

  @AfterEach
  void restore() {
    SSLContext.setDefault(usual);
    broker.close();
  }

  @Test
  void aCertificateForTheHostOpensTheWayForTheProtocol() throws Exception {
    SSLContext peer = context(store("IP:127.0.0.1"));
    SSLContext.setDefault(peer);
    Meeting met = meeting(peer, TlsSettings.DEFAULTS);
    assertThat(met.greeting()).startsWith("AMQP");
    assertThat(met.failure().kind()).as("it hung up then").isEqualTo(Kind.UNAVAILABLE);
  }

  // 6, S5
  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    Path elsewhere = store("DNS:elsewhere.example");
    SSLContext peer = context(elsewhere);
    SSLContext.setDefault(peer);
    assertRefused(meeting(peer, TlsSettings.DEFAULTS));
    assertRefused(meeting(peer, new TlsSettings(file(elsewhere), null, true)));
  }

  // S5
  @Test
  void aCertificateForAnotherHostPassesWhereThatIsNotVerified() throws Exception {
    Path elsewhere = store("DNS:elsewhere.example");
    TlsSettings settings = new TlsSettings(file(elsewhere), null, false);
    assertThat(meeting(context(elsewhere), settings).greeting()).startsWith("AMQP");
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    SSLContext peer = context(store("IP:127.0.0.1"));
    assertRefused(meeting(peer, TlsSettings.DEFAULTS));
    TlsSettings unverified = new TlsSettings(null, null, false);
    assertRefused(meeting(peer, unverified));
    assertRefused(meeting(peer, new TlsSettings(file(store("IP:127.0.0.2")), null, false)));
  }

  // S5
  @Test
  void aTrustStoreOfItsOwnVouchesForThePeer() throws Exception {
    Path store = store("IP:127.0.0.1");
    TlsSettings settings = new TlsSettings(file(store), null, true);
    assertThat(meeting(context(store), settings).greeting()).startsWith("AMQP");
  }

  // S3, S5
  @Test
  void aStoreThatWentBadIsToldWithoutItsPassword() throws Exception {
    StoreFile bad = new StoreFile(store("IP:127.0.0.1"), "CANARY");
    SSLContext peer = context(store("IP:127.0.0.1"));
    for (TlsSettings each :
        List.of(
            new TlsSettings(bad, null, true),
            new TlsSettings(null, bad, true),
            new TlsSettings(new StoreFile(Path.of("gone"), "CANARY"), null, true))) {
      BrokerException failure = meeting(peer, each).failure();
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure)
          .hasMessageContaining("store " + (each.trust() == null ? bad : each.trust()));
      assertThat(trace(failure) + each).doesNotContain("CANARY");
    }
  }

  // S5
  @Test
  void aPeerThatSpeaksNoTlsIsToldApartFromOneThatIsAway() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Meeting met = meeting(plain, TlsSettings.DEFAULTS, "no TLS here".getBytes(US_ASCII));
      assertThat(met.failure().kind()).isEqualTo(Kind.TLS);
    }
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Meeting met = meeting(plain, TlsSettings.DEFAULTS, new byte[0]);
      assertThat(met.failure().kind()).as("hung up").isEqualTo(Kind.UNAVAILABLE);
    }
  }

  // 6
  @Test
  void theCertificateIsTheUserWithExternal() throws Exception {
    Path store = store("IP:127.0.0.1");
    TlsSettings both = new TlsSettings(file(store), file(store), true);
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE, strict(context(store)))) {
      BrokerSettings settings = settings(peer.uri().getPort(), both, true);
      broker.connect(settings, "tls", DeliveryThread.IO, LIMIT).close();
      assertThat(peer.mechanism()).isEqualTo("EXTERNAL");
      assertThat(settings.toString()).startsWith("(certificate)@");
    }
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE, strict(context(store)))) {
      BrokerSettings plain = settings(peer.uri().getPort(), both, false);
      broker.connect(plain, "tls", DeliveryThread.IO, LIMIT).close();
      assertThat(peer.mechanism()).isEqualTo("PLAIN");
    }
  }

  // S5
  @Test
  void aPeerThatWantsACertificateTurnsAwayWhoHasNone() throws Exception {
    Path store = store("IP:127.0.0.1");
    try (ServerSocket listener = strict(context(store))) {
      Meeting met = meeting(listener, new TlsSettings(file(store), null, true), new byte[0]);
      assertThat(met.greeting()).isEmpty();
    }
  }

  @Test
  void aPeerThatReadsNoMoreHoldsNeitherAPublisherNorAClose() throws Exception {
    SSLContext.setDefault(context(store("IP:127.0.0.1")));
    ServerSocket listener =
        SSLContext.getDefault()
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    try (SilentPeer peer = new SilentPeer(SilentPeer.HANDSHAKE + 1, listener)) {
      URI uri = URI.create("amqps://127.0.0.1:" + peer.uri().getPort());
      BrokerConnection connection =
          broker.connect(
              new BrokerSettings(uri, "guest", "guest", Duration.ZERO, LIMIT),
              "tls",
              DeliveryThread.IO,
              LIMIT);
      BrokerSession session = connection.openSession(LIMIT);
      long start = System.nanoTime();
      BrokerException begun = publishingTimesOut(session, new byte[30_000_000]);
      assertThat(begun.mayHaveBeenSent()).isTrue();
      assertThat(publishingTimesOut(session, new byte[1]).mayHaveBeenSent()).isFalse();
      connection.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  private static BrokerException publishingTimesOut(BrokerSession session, byte[] body) {
    Message message =
        new Message(
            BrokerSession.queue("q"), null, null, null, Map.of(), /* mandatory= */ false, body);
    BrokerException failure =
        catchThrowableOfType(
            BrokerException.class, () -> session.publish(message, Duration.ofMillis(500)));
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    return failure;
  }

  /** What the peer read before it hung up, and how the client took it. */
  private record Meeting(String greeting, BrokerException failure) {}

  private static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  private static void assertRefused(Meeting met) {
    assertThat(met.greeting()).isEmpty();
    assertThat(met.failure().kind()).isEqualTo(Kind.TLS);
    assertThat(met.failure()).hasMessageStartingWith("Connecting to 127.0.0.1:");
  }

  private Meeting meeting(SSLContext peer, TlsSettings settings) throws Exception {
    try (ServerSocket listener =
        peer.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      return meeting(listener, settings, new byte[0]);
    }
  }

  private Meeting meeting(ServerSocket listener, TlsSettings settings, byte[] says)
      throws Exception {
    CompletableFuture<String> greeting = new CompletableFuture<>();
    Thread server = new Thread(() -> greeting.complete(greet(listener, says)), "tls-peer");
    server.setDaemon(true);
    server.start();
    BrokerSettings wanted = settings(listener.getLocalPort(), settings, false);
    BrokerException failure =
        catchThrowableOfType(
            BrokerException.class, () -> broker.connect(wanted, "tls", DeliveryThread.IO, LIMIT));
    assertThat(failure).isNotNull();
    // who never came is not waited for
    listener.close();
    return new Meeting(greeting.get(10, TimeUnit.SECONDS), failure);
  }

  private static BrokerSettings settings(int port, TlsSettings tls, boolean external) {
    URI uri = URI.create("amqps://127.0.0.1:" + port);
    return new BrokerSettings(uri, "guest", "guest", Duration.ZERO, LIMIT, tls, external);
  }

  private static String greet(ServerSocket listener, byte[] says) {
    try (Socket client = listener.accept()) {
      if (says.length > 0) {
        client.getOutputStream().write(says);
      }
      String heard = new String(client.getInputStream().readNBytes(4), US_ASCII);
      return heard.startsWith("AMQP") ? heard : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Asks for a certificate that it knows. */
  private static ServerSocket strict(SSLContext context) throws IOException {
    SSLServerSocket listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    listener.setNeedClientAuth(true);
    return listener;
  }

  private static StoreFile file(Path store) {
    return new StoreFile(store, PASSWORD);
  }

  /** A certificate for a name, with its key. */
  private Path store(String name) throws Exception {
    Path store = Files.createTempDirectory(directory, "store").resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "peer",
                "-keyalg",
                "EC",
                "-dname",
                "CN=peer",
                "-ext",
                "SAN=" + name,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).as("keytool ends within 30 s").isTrue();
    assertThat(keytool.exitValue()).isZero();
    return store;
  }

  /** Has the certificate, and trusts it itself. */
  private static SSLContext context(Path store) throws Exception {
    KeyStore keys = file(store).load();
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
