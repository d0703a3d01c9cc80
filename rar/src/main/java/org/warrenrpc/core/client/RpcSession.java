package org.warrenrpc.core.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.ServerInfo;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.OpenOnce;

/**
 * What a managed connection is made of: light, and opened anew by itself when only it broke. A lost
 * socket is final. Thread-safe.
 */
public final class RpcSession implements AutoCloseable {

  private enum State {
    OPEN,
    LOST,
    CLOSED
  }

  /** What is done with a broker session; may be done twice if nothing was sent the first time. */
  interface Action {
    void on(Outlet outlet) throws BrokerException;
  }

  private static final int NOT_FOUND = 404;

  private final RpcLink link;
  private final OpenOnce<Outlet> outlet;
  private final Object lock = new Object();
  private final List<Consumer<BrokerException>> listeners = new ArrayList<>();
  private volatile State state = State.OPEN;
  private @Nullable BrokerException loss;

  RpcSession(RpcLink link) {
    this.link = link;
    this.outlet = new OpenOnce<>("session", link::openOutlet);
  }

  /** Whether it is neither closed nor its socket lost. Does no I/O. */
  public boolean isOpen() {
    return !closed() && link.isOpen();
  }

  /**
   * Whether it is open and the broker answers; that is asked where it is not known of late, one
   * thread for all sessions of the socket. Blocks for at most {@code limit}.
   */
  public boolean answers(Duration limit) {
    return isOpen() && link.answers(Deadline.after(limit, System::nanoTime));
  }

  /** What stands for the socket, by its identity. */
  public Object socket() {
    return link;
  }

  /**
   * Has {@code listener} told once when the socket is lost, before the calls that wait for it fail;
   * at once if it is lost already; not after {@link #close}. Told on an I/O thread: it must not
   * block.
   */
  public void onLost(Consumer<BrokerException> listener) {
    BrokerException already;
    synchronized (lock) {
      if (state == State.OPEN) {
        listeners.add(listener);
      }
      already = loss;
    }
    if (already != null) {
      listener.accept(already);
    }
  }

  /** How the broker introduced itself. */
  public ServerInfo server() {
    return link.server();
  }

  /**
   * Gives the session up. Calls that were sent through it are still answered, unless the socket was
   * its own. A second call does nothing.
   */
  @Override
  public void close() {
    synchronized (lock) {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
      loss = null;
      listeners.clear();
    }
    Outlet opened = outlet.opened();
    if (opened != null) {
      opened.session().close();
    }
    link.detach(this);
  }

  RpcLink link() {
    return link;
  }

  /** Opens the broker session, so that a broker that refuses it is found out now. */
  void open(Deadline deadline) throws BrokerException {
    outlet(deadline);
  }

  /**
   * Does something with an open broker session; once more where the first go sent nothing and the
   * second may do better.
   */
  void with(Deadline deadline, Action action) throws BrokerException {
    Outlet current = outlet(deadline);
    try {
      action.on(current);
      return;
    } catch (BrokerException e) {
      if (!worthRepeating(e, current) || deadline.expired()) {
        throw e;
      }
    }
    action.on(outlet(deadline));
  }

  /** Told by the link, once. */
  void lost(BrokerException reason) {
    List<Consumer<BrokerException>> told;
    synchronized (lock) {
      if (state != State.OPEN) {
        return;
      }
      state = State.LOST;
      loss = reason;
      told = List.copyOf(listeners);
      listeners.clear();
    }
    told.forEach(listener -> RpcLink.tell(listener, reason));
  }

  private Outlet outlet(Deadline deadline) throws BrokerException {
    link.checkOpen();
    Outlet current = outlet.get(deadline);
    if (!current.session().isOpen()) {
      outlet.forget(current);
      current = outlet.get(deadline);
    }
    if (closed()) {
      // close() may have run while this was being opened, and not have seen it
      current.session().close();
      throw new BrokerException(Kind.UNAVAILABLE, "The session was closed", null);
    }
    return current;
  }

  /**
   * Whether nothing was sent and another go may do better: the exchange had vanished since it was
   * declared, or the session was broken by what an earlier publisher was not told of.
   */
  private boolean worthRepeating(BrokerException e, Outlet used) {
    if (e.mayHaveBeenSent() || !isOpen()) {
      return false;
    }
    if (e.replyCode() == NOT_FOUND) {
      used.declared().clear();
      return true;
    }
    return e.kind() == Kind.UNAVAILABLE && !used.session().isOpen();
  }

  private boolean closed() {
    return state == State.CLOSED;
  }
}
