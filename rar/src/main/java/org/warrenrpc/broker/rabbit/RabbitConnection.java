package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Endpoint;
import org.warrenrpc.broker.Outbox;
import org.warrenrpc.broker.ServerInfo;

/** A connection of the client. It ends once: closed by us, or lost. */
final class RabbitConnection implements BrokerConnection {
  private static final System.Logger LOG = System.getLogger(RabbitConnection.class.getName());

  /** How long the broker may take to answer a close, before the socket is cut. */
  private static final Duration FAREWELL = Duration.ofMillis(1500);

  /** How long it may take nothing of what is written, where it has no heartbeat. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private enum State {
    OPEN,
    LOST,
    CLOSED
  }

  private final RabbitBroker broker;
  private final Endpoint endpoint;
  private final Connection client;
  private final FrameQueue queue;
  private final ChannelFlow flow;
  private final SocketGrip socket;
  private final BoundedCalls calls;
  private final ExecutorService dispatch;
  private final Outbox outbox;
  private final ServerInfo server;
  private final CompletableFuture<Void> shutdown = new CompletableFuture<>();
  private final List<Consumer<BrokerException>> listeners = new ArrayList<>();
  private State state = State.OPEN;
  private @Nullable BrokerException loss;
  private volatile @Nullable String blocked;
  private volatile boolean silent;

  RabbitConnection(
      RabbitBroker broker,
      Endpoint endpoint,
      Connection client,
      QueuedFrames frames,
      SocketGrip socket,
      BoundedCalls calls,
      ExecutorService dispatch,
      Outbox outbox) {
    this.broker = broker;
    this.endpoint = endpoint;
    this.client = client;
    this.queue = frames.queue();
    this.flow = frames.flow();
    this.socket = socket;
    this.calls = calls;
    this.dispatch = dispatch;
    this.outbox = outbox;
    this.server =
        new ServerInfo(introduction("product"), introduction("version"), client.getChannelMax());
  }

  /** Listens for its end, which may have come already. */
  void watch() {
    Duration heartbeat = Duration.ofSeconds(client.getHeartbeat());
    Duration patience = heartbeat.isZero() ? PATIENCE : heartbeat;
    queue.patience(patience);
    client.addBlockedListener(
        reason -> {
          blocked = reason;
          queue.patience(Duration.ZERO);
        },
        () -> {
          blocked = null;
          queue.patience(patience);
        });
    client.addShutdownListener(this::ended);
  }

  BoundedCalls calls() {
    return calls;
  }

  FrameQueue queue() {
    return queue;
  }

  /**
   * Has a request sent whose answer only makes an end orderly. Waits for it a while, unless the
   * broker has let another one wait in vain: many ends do not add up.
   */
  void farewell(String what, Runnable request) {
    if (silent) {
      calls.start(what, request);
      return;
    }
    try {
      calls.call(
          what,
          FAREWELL,
          () -> {
            request.run();
            return true;
          },
          late -> {});
    } catch (BrokerException e) {
      silent = e.kind() == Kind.TIMEOUT;
      LOG.log(Level.DEBUG, what + ": it ends without the broker's answer", e);
    }
  }

  Outbox outbox() {
    return outbox;
  }

  /**
   * Refuses while the broker takes no messages on a channel, for a resource alarm say: what is
   * written then would wait until it does again.
   */
  void checkReady(Channel channel) throws BrokerException {
    String reason = flow.isStopped(channel.getChannelNumber()) ? "channel.flow" : blocked;
    if (reason != null) {
      throw new BrokerException(
          Kind.UNAVAILABLE, "The broker takes no messages at present: " + reason, null);
    }
  }

  @Override
  public BrokerSession openSession(Duration limit) throws BrokerException {
    checkOpen();
    Channel channel =
        calls.call(
            "Opening a session on " + endpoint, limit, this::newChannel, RabbitConnection::discard);
    return new RabbitSession(this, channel);
  }

  /** Blocks without a limit of its own. */
  Channel newChannel() throws IOException, BrokerException {
    Channel channel = client.createChannel();
    if (channel == null) {
      throw new BrokerException(
          Kind.REFUSED,
          "All " + client.getChannelMax() + " sessions of the connection are open",
          null);
    }
    flow.forget(channel.getChannelNumber());
    return channel;
  }

  /** Closes a channel that may be closed already. Blocks without a limit of its own. */
  static void discard(Channel channel) {
    try {
      channel.abort();
    } catch (IOException | ShutdownSignalException e) {
      LOG.log(Level.DEBUG, "The channel was closed already", e);
    }
  }

  @Override
  public void onLost(Consumer<BrokerException> listener) {
    BrokerException already;
    synchronized (listeners) {
      if (state == State.OPEN) {
        listeners.add(listener);
      }
      already = loss;
    }
    if (already != null) {
      listener.accept(already);
    }
  }

  @Override
  public boolean isOpen() {
    synchronized (listeners) {
      return state == State.OPEN && client.isOpen();
    }
  }

  @Override
  public ServerInfo server() {
    return server;
  }

  @Override
  public void close() {
    if (end(State.CLOSED, null).ended()) {
      if (silent) {
        socket.cut();
      }
      startShutdown();
      awaitShutdown();
    }
  }

  /** Ends it as something that happened to it. */
  void lose(BrokerException reason) {
    for (Consumer<BrokerException> listener : end(State.LOST, reason).told()) {
      try {
        listener.accept(reason);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "A listener failed when told of a lost connection", e);
      }
    }
  }

  void startShutdown() {
    calls.start(
        "Closing the connection to " + endpoint,
        () -> {
          client.abort((int) FAREWELL.toMillis());
          shutdown.complete(null);
        });
  }

  /**
   * Waits for the orderly end a little longer than the end itself waits for the broker, then cuts
   * the socket.
   */
  void awaitShutdown() {
    try {
      shutdown.get(FAREWELL.plusMillis(500).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(Level.DEBUG, "The connection is cut: the broker did not answer its close", e);
    }
    socket.cut();
  }

  private void ended(ShutdownSignalException signal) {
    // the last thing the client tells: nothing is handed to the dispatcher any more
    dispatch.shutdown();
    lose(Faults.lost(endpoint.toString(), signal));
  }

  private Ending end(State how, @Nullable BrokerException reason) {
    List<Consumer<BrokerException>> told;
    synchronized (listeners) {
      if (state != State.OPEN) {
        return new Ending(false, List.of());
      }
      state = how;
      loss = reason;
      told = List.copyOf(listeners);
      listeners.clear();
    }
    outbox.close();
    broker.forget(this);
    return new Ending(true, told);
  }

  private void checkOpen() throws BrokerException {
    synchronized (listeners) {
      if (state != State.OPEN) {
        throw new BrokerException(
            Kind.UNAVAILABLE, "The connection to " + endpoint + " is " + state, loss);
      }
    }
  }

  private String introduction(String property) {
    Object value = client.getServerProperties().get(property);
    return value == null ? "" : value.toString();
  }

  private record Ending(boolean ended, List<Consumer<BrokerException>> told) {}
}
