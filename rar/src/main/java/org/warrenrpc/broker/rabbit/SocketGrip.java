package org.warrenrpc.broker.rabbit;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Keeps hold of a connection's socket, from before it is connected, to cut it when nothing else
 * helps. Thread-safe.
 */
final class SocketGrip {
  private static final System.Logger LOG = System.getLogger(SocketGrip.class.getName());

  private @Nullable Socket socket;
  private @Nullable Runnable afterwards;
  private boolean cut;

  /** Takes hold of a socket, or says that it is too late. */
  synchronized void hold(Socket made) throws IOException {
    if (cut) {
      made.close();
      throw new IOException("given up before it was connected");
    }
    socket = made;
  }

  /**
   * Has {@code wake} run after the cut, which may have been: closing a socket does not wake all.
   */
  void afterwards(Runnable wake) {
    synchronized (this) {
      afterwards = wake;
      if (!cut) {
        return;
      }
    }
    wake.run();
  }

  /** Closes the socket without waiting for the peer, now or as soon as there is one. */
  void cut() {
    Socket held;
    Runnable wake;
    synchronized (this) {
      cut = true;
      held = socket;
      wake = afterwards;
    }
    if (held != null && !held.isClosed()) {
      try {
        held.setSoLinger(true, 0);
        held.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "The socket did not close in order", e);
      }
    }
    if (wake != null) {
      wake.run();
    }
  }
}
