package org.warrenrpc.core.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.broker.BrokerConnection;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.ServerInfo;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Ids;
import org.warrenrpc.wire.MalformedMessageException;

/**
 * One outbound socket: the sessions that publish over it, the calls that wait for answers, and the
 * inbox by which these come. A shared one lives until its last session is closed and its last call
 * has ended; a loss is final. Thread-safe.
 */
final class RpcLink {
  private static final Logger LOG = System.getLogger("org.warrenrpc.core.link");

  private enum State {
    OPEN,
    LOST,
    CLOSED
  }

  /** Who made it. Told at most once of a loss and of the end, on any thread: must not block. */
  interface Owner {
    /** It will carry nothing more. */
    void lost(RpcLink link, BrokerException reason);

    /** Its broker did not answer when it was asked; told again at each further question. */
    void silent(RpcLink link);

    /** Its socket was closed. */
    void closed(RpcLink link);
  }

  private final BrokerConnection connection;
  private final Codec codec;
  private final Ids ids;
  private final boolean shared;
  private final Owner owner;
  private final PendingCalls pending = new PendingCalls();
  private final Pulse pulse = new Pulse(this::ask);
  private final ReplyReader reader;
  private final ReplyInbox inbox;
  private final Set<RpcSession> sessions = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private volatile State state = State.OPEN;

  /**
   * Does no I/O.
   *
   * @param replyName what makes the name of a shared reply queue nobody else's
   */
  RpcLink(
      BrokerConnection connection,
      Dialect dialect,
      Codec codec,
      String replyName,
      Ids ids,
      boolean shared,
      Owner owner) {
    this.connection = connection;
    this.codec = codec;
    this.ids = ids;
    this.shared = shared;
    this.owner = owner;
    this.reader = new ReplyReader(pending, codec);
    this.inbox =
        dialect.sharesReplyQueue()
            ? new SharedReplyQueue(
                connection,
                dialect.replyTopology(replyName),
                dialect.profile().consumerArguments(false),
                reader,
                this::lost)
            : new ReplyQueuePerCall(connection, dialect, pending, reader);
  }

  /** Begins to watch the socket. */
  void watch() {
    connection.onLost(this::lost);
  }

  ServerInfo server() {
    return connection.server();
  }

  PendingCalls pending() {
    return pending;
  }

  ReplyReader reader() {
    return reader;
  }

  /** Whether its reply queue may still be consumed by it. */
  boolean mayConsume() {
    return connection.isOpen() && !inbox.isCancelled();
  }

  boolean isOpen() {
    return state == State.OPEN && connection.isOpen() && inbox.isOpen();
  }

  /**
   * Whether the broker answers over it; asks where that is not known of late. Blocks until the
   * deadline at most.
   */
  boolean answers(Deadline deadline) {
    if (!isOpen()) {
      return false;
    }
    boolean answers = pulse.beats(deadline);
    if (!answers) {
      owner.silent(this);
    }
    // the question may have shown that it is lost
    return answers && isOpen();
  }

  /**
   * Refuses when it can carry nothing more.
   *
   * @throws BrokerException when it was lost or closed, or answers can no longer come
   */
  void checkOpen() throws BrokerException {
    if (!inbox.isOpen()) {
      lost(new BrokerException(Kind.UNAVAILABLE, "The session of the replies broke", null));
    }
    if (!isOpen()) {
      throw new BrokerException(Kind.UNAVAILABLE, "The connection was lost", null);
    }
  }

  /** Takes a session in; false when it is too late. */
  boolean attach(RpcSession session) {
    synchronized (lock) {
      return state == State.OPEN && sessions.add(session);
    }
  }

  /** Lets a session go; the last one takes the socket with it, unless a call still waits. */
  void detach(RpcSession session) {
    sessions.remove(session);
    closeIfUnused();
  }

  Outlet openOutlet(Deadline deadline) throws BrokerException {
    BrokerSession session = connection.openSession(deadline.remaining());
    session.onReturned(this::returned);
    return new Outlet(session);
  }

  /**
   * Enters a call and makes the way for its answer. The caller closes it, whatever becomes of it.
   */
  OpenCall open(PendingCall call, Deadline deadline) throws BrokerException {
    String id = ids.get();
    pending.register(id, call);
    boolean expected = false;
    try {
      OpenCall open = new OpenCall(this, id, inbox.expect(id, deadline), call);
      expected = true;
      return open;
    } finally {
      if (!expected) {
        forget(id);
      }
    }
  }

  /** Ends a call for this side. */
  void forget(String id) {
    pending.remove(id);
    if (state == State.OPEN) {
      inbox.forget(id);
    }
    if (sessions.isEmpty()) {
      closeIfUnused();
    }
  }

  private void ask(Duration limit) throws BrokerException {
    connection.openSession(limit).close();
  }

  /** Fails every call and closes the socket, bounded. Tells no session. */
  void close() {
    synchronized (lock) {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
    }
    shutDown();
  }

  /** Calls a listener of somebody else's. */
  static void tell(Consumer<BrokerException> listener, BrokerException reason) {
    try {
      listener.accept(reason);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A listener failed when it was told of a lost connection", e);
    }
  }

  private void closeIfUnused() {
    synchronized (lock) {
      boolean awaited = shared && state == State.OPEN && !pending.isEmpty();
      if (state == State.CLOSED || !sessions.isEmpty() || awaited) {
        return;
      }
      state = State.CLOSED;
    }
    shutDown();
  }

  private void shutDown() {
    pending.failAll(new BrokerException(Kind.UNAVAILABLE, "The connection was closed", null));
    connection.close();
    owner.closed(this);
  }

  /** The socket itself is closed with the last session: this may be an I/O thread. */
  private void lost(BrokerException reason) {
    List<RpcSession> told;
    synchronized (lock) {
      if (state != State.OPEN) {
        return;
      }
      state = State.LOST;
      told = List.copyOf(sessions);
    }
    owner.lost(this, reason);
    told.forEach(session -> session.lost(reason));
    pending.failAll(reason);
  }

  /** A mandatory request that no queue takes; on an I/O thread. */
  private void returned(Message message) {
    try {
      String id = codec.decodeRequest(Outbound.payload(message)).request().id();
      if (id != null) {
        pending.fail(
            id, call -> new UnroutableException("No queue takes " + call + address(message), null));
      }
    } catch (MalformedMessageException | RuntimeException e) {
      LOG.log(Level.DEBUG, "A message came back that is not ours", e);
    }
  }

  static String address(Message message) {
    return " (exchange "
        + message.address().exchange()
        + ", routing key "
        + message.address().routingKey()
        + ")";
  }
}
