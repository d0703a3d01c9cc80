package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.Endpoint;
import org.warrenrpc.broker.TlsSettings;

/**
 * Opens one connection of the client, set up as this adapter needs it: over a socket of ours, and
 * with {@link QueuedFrames} between them.
 */
final class Connector {
  /** Of one request to the broker; the callers' own limits are shorter as a rule. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** For the client's consumer threads to end in. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(2);

  private static final int LONGEST_HEARTBEAT_SECONDS = 0xFFFF;

  private final Endpoint endpoint;
  private final TlsSettings tls;
  private final SocketGrip socket;
  private final Executor executor;
  private final int attemptMillis;
  private final ConnectionFactory factory =
      new ConnectionFactory() {
        @Override
        protected synchronized FrameHandlerFactory createFrameHandlerFactory() {
          return (address, name) -> frames();
        }
      };

  /**
   * Connects to nothing yet.
   *
   * @param executor runs writers that may block
   * @param attempt what bounds the connection attempt from outside: nothing inside is to end it
   *     earlier
   */
  Connector(
      Endpoint endpoint,
      BrokerSettings settings,
      String name,
      SocketGrip socket,
      Executor executor,
      Duration attempt) {
    this.endpoint = endpoint;
    this.tls = settings.tls();
    this.socket = socket;
    this.executor = executor;
    attemptMillis = millis(attempt);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setVirtualHost(endpoint.virtualHost());
    factory.setUsername(settings.userName());
    factory.setPassword(settings.password());
    factory.setSaslConfig(
        settings.external() ? DefaultSaslConfig.EXTERNAL : DefaultSaslConfig.PLAIN);
    factory.setRequestedHeartbeat(seconds(settings.heartbeat()));
    // each half of it bounds one step of the handshake
    factory.setHandshakeTimeout(millis(attempt.multipliedBy(2)));
    factory.setChannelRpcTimeout(millis(ANSWER));
    factory.setChannelShouldCheckRpcResponseType(true);
    factory.setShutdownTimeout(millis(SHUTDOWN));
    // a larger body would end the connection, be given back, and end the next one too
    factory.setMaxInboundMessageBodySize(Integer.MAX_VALUE);
    factory.setThreadFactory(new ClientThreads(name));
    factory.setExceptionHandler(new ClientErrors(socket));
  }

  /**
   * Over {@link QueuedFrames}. Blocks.
   *
   * @param what is done, for messages
   */
  Connection connect(ExecutorService dispatch, String name, String what) throws BrokerException {
    Address address = new Address(endpoint.host(), endpoint.port());
    try {
      return factory.newConnection(dispatch, List.of(address), name);
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      throw Faults.connecting(what, e);
    }
  }

  /** What a connection made here reads and writes. */
  static QueuedFrames frames(Connection client) {
    return (QueuedFrames) ((AMQConnection) client).getFrameHandler();
  }

  private QueuedFrames frames() throws IOException {
    Socket made = endpoint.tls() ? SecureSockets.open(tls) : SocketChannel.open().socket();
    socket.hold(made);
    made.setTcpNoDelay(true);
    made.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), attemptMillis);
    if (made instanceof SSLSocket secured) {
      secured.startHandshake();
    }
    SocketChannel channel = made.getChannel();
    if (channel != null) {
      channel.configureBlocking(false);
    }
    QueuedFrames frames = new QueuedFrames(made, executor, failure -> socket.cut());
    socket.afterwards(frames::wake);
    return frames;
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
