package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.SocketConfigurator;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Keeps hold of a connection's socket, to cut it when nothing else helps: a thread stuck in a write
 * to a frozen peer holds the client's locks, and only then lets go of them. Thread-safe.
 */
final class SocketGrip implements SocketConfigurator {
  private static final System.Logger LOG = System.getLogger(SocketGrip.class.getName());

  private @Nullable Socket socket;
  private boolean cut;

  @Override
  public synchronized void configure(Socket made) throws IOException {
    if (cut) {
      throw new IOException("given up before it was connected");
    }
    socket = made;
  }

  /** Closes the socket without waiting for the peer, now or as soon as there is one. */
  void cut() {
    Socket held;
    synchronized (this) {
      cut = true;
      held = socket;
    }
    if (held == null || held.isClosed()) {
      return;
    }
    try {
      held.setSoLinger(true, 0);
      held.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The socket did not close in order", e);
    }
  }
}
