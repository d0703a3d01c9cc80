package org.warrenrpc.core.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Broker;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSettings;
import org.warrenrpc.broker.DeliveryThread;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.core.OpenOnce;
import org.warrenrpc.core.OwnNames;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.core.Values;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Ids;

/**
 * The outbound sockets: one for each broker settings, dialect, profile and codec, shared by its
 * sessions, gone with the last of them and the last call; and sockets of a session's own.
 * Thread-safe.
 */
public final class RpcLinks implements AutoCloseable {
  private static final Logger LOG = System.getLogger("org.warrenrpc.core.link");

  /** How many sockets one opening may see go as soon as they came, before it gives up. */
  private static final int ATTEMPTS = 3;

  private record Key(BrokerSettings settings, String dialect, RpcProfile profile, RpcCodec codec) {
    static Key of(BrokerSettings settings, ClientSettings client) {
      return new Key(settings, client.dialect(), client.profile(), client.codec());
    }

    /** Stable names are one row, whoever uses them. */
    Object nameGroup() {
      String manager = profile.profile().queueManager();
      return manager == null ? this : manager;
    }
  }

  private final Broker broker;
  private final LongSupplier nanoTime;
  private final Ids ids;
  private final OwnNames names = new OwnNames();
  private final EveryMinute warnings = new EveryMinute();
  private final Map<Key, OpenOnce<RpcLink>> shared = new ConcurrentHashMap<>();
  private final Set<RpcLink> links = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Connects with {@code broker}, which stays the caller's to close. */
  public RpcLinks(Broker broker) {
    this(broker, System::nanoTime, new Ids());
  }

  RpcLinks(Broker broker, LongSupplier nanoTime, Ids ids) {
    this.broker = broker;
    this.nanoTime = nanoTime;
    this.ids = ids;
  }

  /**
   * Opens a session on the shared socket, which is connected first where there is none. Blocks for
   * at most {@code limit}. The caller closes it.
   *
   * @throws BrokerException when the broker is away, refuses, or does not answer in time
   */
  public RpcSession openSession(BrokerSettings settings, ClientSettings client, Duration limit)
      throws BrokerException {
    Deadline deadline = Deadline.after(limit, nanoTime);
    OpenOnce<RpcLink> slot =
        shared.computeIfAbsent(
            Key.of(settings, client),
            key -> new OpenOnce<>("connection", ours -> connect(key, true, ours)));
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      RpcLink link = slot.get(deadline);
      RpcSession session = openOn(link, deadline);
      if (session != null) {
        return session;
      }
      slot.forget(link);
    }
    throw new BrokerException(
        Kind.UNAVAILABLE, "Every connection to " + settings + " was lost at once", null);
  }

  /** As {@link #openSession}, on a socket of its own, which ends with the session. */
  public RpcSession openOwn(BrokerSettings settings, ClientSettings client, Duration limit)
      throws BrokerException {
    Deadline deadline = Deadline.after(limit, nanoTime);
    RpcLink link = connect(Key.of(settings, client), false, deadline);
    RpcSession session = openOn(link, deadline);
    if (session == null) {
      link.close();
      throw new BrokerException(
          Kind.UNAVAILABLE, "The connection to " + settings + " was lost at once", null);
    }
    return session;
  }

  /**
   * Fails every pending call and closes every socket, within a few seconds each. A second call does
   * nothing.
   */
  @Override
  public void close() {
    closed = true;
    links.forEach(RpcLink::close);
    Values.forgetClasses();
  }

  /** How many sockets are open, or lost and not yet closed. */
  int sockets() {
    return links.size();
  }

  /** Null when the socket is gone. */
  private static @Nullable RpcSession openOn(RpcLink link, Deadline deadline)
      throws BrokerException {
    RpcSession session = new RpcSession(link);
    // isOpen as well: its loss may not have been told yet
    if (!link.isOpen() || !link.attach(session)) {
      return null;
    }
    try {
      session.open(deadline);
      return session;
    } catch (BrokerException e) {
      boolean lost = !link.isOpen();
      session.close();
      if (lost && !deadline.expired()) {
        return null;
      }
      throw e;
    }
  }

  private RpcLink connect(Key key, boolean common, Deadline deadline) throws BrokerException {
    checkRunning();
    BrokerSettings settings = key.settings();
    Dialect dialect = key.profile().in(key.dialect());
    BrokerConnection connection =
        broker.connect(settings, "warren client", DeliveryThread.IO, deadline.remaining());
    String replyName = names.take(key.nameGroup(), key.profile().profile());
    RpcLink link =
        new RpcLink(
            connection,
            dialect,
            new Codec(dialect.generation(), key.codec().options()),
            replyName,
            ids,
            common,
            new Watch(key, replyName));
    links.add(link);
    if (closed) {
      // close() may not have seen it
      link.close();
      checkRunning();
    }
    link.watch();
    LOG.log(
        Level.INFO,
        "Connected to {0} ({1} {2}) for requests in {3}",
        settings,
        connection.server().product(),
        connection.server().version(),
        key.dialect());
    return link;
  }

  private void checkRunning() throws BrokerException {
    if (closed) {
      throw new BrokerException(Kind.UNAVAILABLE, "No connection is made after the end", null);
    }
  }

  private final class Watch implements RpcLink.Owner {
    private final Key key;
    private final AtomicReference<@Nullable String> replyName;

    Watch(Key key, String replyName) {
      this.key = key;
      this.replyName = new AtomicReference<>(replyName);
    }

    @Override
    public void lost(RpcLink link, BrokerException reason) {
      if (!link.mayConsume()) {
        giveNameBack();
      }
      if (warnings.permits()) {
        LOG.log(Level.WARNING, "Lost the connection to " + key.settings(), reason);
      }
    }

    @Override
    public void silent(RpcLink link) {
      OpenOnce<RpcLink> slot = shared.get(key);
      if (slot != null && slot.opened() == link) {
        slot.forget(link);
        LOG.log(
            Level.WARNING,
            "{0} does not answer: the next session takes a new connection",
            key.settings());
      }
    }

    @Override
    public void closed(RpcLink link) {
      giveNameBack();
      links.remove(link);
      LOG.log(Level.INFO, "Closed the connection to {0}", key.settings());
    }

    /** No earlier than its queue is consumed no more: another consumer would share the replies. */
    private void giveNameBack() {
      String name = replyName.getAndSet(null);
      if (name != null) {
        names.giveBack(key.nameGroup(), name);
      }
    }
  }
}
