package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurators;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.Endpoint;

/**
 * Opens one connection of the client, set up as this adapter needs it. Frame handlers of our own
 * would be plugged in here.
 */
final class Connector {
  /** Of one request to the broker; the callers' own limits are shorter as a rule. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** For the client's consumer threads to end in. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(2);

  private static final int LONGEST_HEARTBEAT_SECONDS = 0xFFFF;

  private final Endpoint endpoint;
  private final ConnectionFactory factory = new ConnectionFactory();

  /**
   * Connects to nothing yet.
   *
   * @param attempt what bounds the connection attempt from outside: nothing inside is to end it
   *     earlier
   */
  Connector(
      Endpoint endpoint, BrokerSettings settings, String name, SocketGrip socket, Duration attempt)
      throws NoSuchAlgorithmException {
    this.endpoint = endpoint;
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setVirtualHost(endpoint.virtualHost());
    factory.setUsername(settings.userName());
    factory.setPassword(settings.password());
    factory.setRequestedHeartbeat(seconds(settings.heartbeat()));
    factory.setConnectionTimeout(millis(attempt));
    // each half of it bounds one step of the handshake
    factory.setHandshakeTimeout(millis(attempt.multipliedBy(2)));
    factory.setChannelRpcTimeout(millis(ANSWER));
    factory.setChannelShouldCheckRpcResponseType(true);
    factory.setShutdownTimeout(millis(SHUTDOWN));
    // a larger body would end the connection, be given back, and end the next one too
    factory.setMaxInboundMessageBodySize(Integer.MAX_VALUE);
    factory.setThreadFactory(new ClientThreads(name));
    factory.setExceptionHandler(new ClientErrors(socket));
    factory.setSocketConfigurator(SocketConfigurators.defaultConfigurator().andThen(socket));
    if (endpoint.tls()) {
      factory.useSslProtocol(SSLContext.getDefault());
      factory.enableHostnameVerification();
    }
  }

  /** Blocks. */
  Connection connect(ExecutorService dispatch, String name) throws IOException, TimeoutException {
    return factory.newConnection(
        dispatch, List.of(new Address(endpoint.host(), endpoint.port())), name);
  }

  /** Rounded up: a heartbeat below a second is not none. */
  static int seconds(Duration heartbeat) {
    long seconds = heartbeat.plusMillis(999).toSeconds();
    return (int) Math.min(seconds, LONGEST_HEARTBEAT_SECONDS);
  }

  private static int millis(Duration duration) {
    return (int) Math.max(1, Math.min(duration.toMillis(), Integer.MAX_VALUE));
  }
}
