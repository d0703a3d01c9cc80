package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DaemonThreads;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.broker.Endpoint;
import org.warrenrpc.broker.Outbox;
import org.warrenrpc.broker.Promise;

/**
 * RabbitMQ, or what speaks AMQP 0-9-1 as it does. All its threads are daemons whose names begin
 * with {@code warren}; they end with the connections and {@link #close}.
 */
public final class RabbitBroker implements Broker {
  private final BoundedCalls calls = new BoundedCalls();
  private final Set<RabbitConnection> connections = new LinkedHashSet<>();
  private final Set<SocketGrip> attempts = new LinkedHashSet<>();
  private boolean closed;

  /** Connects to nothing yet. */
  public RabbitBroker() {}

  @Override
  public BrokerConnection connect(
      BrokerSettings settings, String name, DeliveryThread delivery, Duration limit)
      throws BrokerException {
    Duration attempt =
        limit.compareTo(settings.connectTimeout()) < 0 ? limit : settings.connectTimeout();
    SocketGrip socket = new SocketGrip();
    ExecutorService dispatch = dispatch(delivery, name);
    String what = "Connecting";
    try {
      begin(socket);
      Endpoint endpoint = Endpoint.of(settings.uri());
      String connecting = "Connecting to " + endpoint + " as " + settings.user();
      what = connecting;
      Connector connector =
          new Connector(
              endpoint, settings, name, socket, task -> calls.start("Writing", task), attempt);
      Connection client =
          calls.call(
              what,
              attempt,
              () -> connector.connect(dispatch, name, connecting),
              Connection::abort);
      RabbitConnection connection =
          new RabbitConnection(
              this,
              endpoint,
              client,
              Connector.frames(client),
              socket,
              calls,
              dispatch,
              new Outbox(name + " posts"));
      add(connection);
      connection.watch();
      return connection;
    } catch (BrokerException e) {
      socket.cut();
      dispatch.shutdown();
      throw e;
    } catch (IllegalArgumentException e) {
      throw Faults.of(what, e);
    } finally {
      over(socket);
    }
  }

  @Override
  public Set<Promise> promises() {
    return EnumSet.allOf(Promise.class);
  }

  /** Connections still open are lost: their listeners are told. Attempts to connect fail. */
  @Override
  public void close() {
    List<RabbitConnection> left;
    List<SocketGrip> begun;
    synchronized (connections) {
      if (closed) {
        return;
      }
      closed = true;
      left = List.copyOf(connections);
      begun = List.copyOf(attempts);
    }
    begun.forEach(SocketGrip::cut);
    BrokerException reason =
        new BrokerException(Kind.UNAVAILABLE, "The broker was closed on this side", null);
    left.forEach(connection -> connection.lose(reason));
    left.forEach(RabbitConnection::startShutdown);
    left.forEach(RabbitConnection::awaitShutdown);
    calls.close();
  }

  void forget(RabbitConnection connection) {
    synchronized (connections) {
      connections.remove(connection);
    }
  }

  private void begin(SocketGrip socket) throws BrokerException {
    synchronized (connections) {
      checkOpen();
      attempts.add(socket);
    }
  }

  private void over(SocketGrip socket) {
    synchronized (connections) {
      attempts.remove(socket);
    }
  }

  private void add(RabbitConnection connection) throws BrokerException {
    synchronized (connections) {
      checkOpen();
      connections.add(connection);
    }
  }

  private void checkOpen() throws BrokerException {
    if (closed) {
      throw new BrokerException(Kind.UNAVAILABLE, "The broker was closed on this side", null);
    }
  }

  private static ExecutorService dispatch(DeliveryThread delivery, String name) {
    return switch (delivery) {
      case IO -> new InlineExecutor();
      case OWN -> {
        ThreadPoolExecutor own =
            new ThreadPoolExecutor(
                1,
                1,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DaemonThreads(name + " deliveries"));
        own.allowCoreThreadTimeOut(true);
        yield own;
      }
    };
  }
}
