package org.warrenrpc.broker.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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
    SSLContext.setDefault(context("IP:127.0.0.1"));
    assertThat(greetingReceived(SSLContext.getDefault())).startsWith("AMQP");
  }

  // 6
  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    SSLContext.setDefault(context("DNS:elsewhere.example"));
    assertThat(greetingReceived(SSLContext.getDefault())).isEmpty();
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    assertThat(greetingReceived(context("IP:127.0.0.1"))).isEmpty();
  }

  @Test
  void aPeerThatReadsNoMoreHoldsNeitherAPublisherNorAClose() throws Exception {
    SSLContext.setDefault(context("IP:127.0.0.1"));
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

  /** What the peer reads from the client before it hangs up. */
  private String greetingReceived(SSLContext peer) throws Exception {
    try (ServerSocket listener =
        peer.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> greeting = new CompletableFuture<>();
      Thread server = new Thread(() -> greeting.complete(greet(listener)), "tls-peer");
      server.setDaemon(true);
      server.start();
      URI uri = URI.create("amqps://127.0.0.1:" + listener.getLocalPort());
      BrokerException failure =
          catchThrowableOfType(
              BrokerException.class,
              () ->
                  broker.connect(
                      new BrokerSettings(uri, "guest", "guest", Duration.ZERO, LIMIT),
                      "tls",
                      DeliveryThread.IO,
                      LIMIT));
      assertThat(failure).isNotNull();
      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      return greeting.get(10, TimeUnit.SECONDS);
    }
  }

  private static String greet(ServerSocket listener) {
    try (Socket client = listener.accept()) {
      return new String(client.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }

  /** With a certificate of its own for a name, which it trusts itself. */
  private SSLContext context(String name) throws Exception {
    Path store = directory.resolve("store.p12");
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
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("peer", keys.getCertificate("peer"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
