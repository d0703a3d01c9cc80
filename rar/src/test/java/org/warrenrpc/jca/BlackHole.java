package org.warrenrpc.jca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A broker's address where nobody says a word. */
final class BlackHole implements AutoCloseable {
  private static final int FULL_MILLIS = 200;

  private final ServerSocket listener;
  private final List<Socket> fill = new ArrayList<>();

  private BlackHole(int backlog) throws IOException {
    listener = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
  }

  /** Which takes connections, and reads nothing. */
  static BlackHole open() throws IOException {
    return new BlackHole(50);
  }

  /** Which takes no connection either: whoever connects waits. */
  static BlackHole full() throws IOException {
    BlackHole full = new BlackHole(1);
    while (full.takesOneMore()) {
      // one more that is never accepted
    }
    return full;
  }

  String url() {
    return "amqp://127.0.0.1:" + listener.getLocalPort();
  }

  /** Waits for somebody who connects. */
  Socket accept() throws IOException {
    return listener.accept();
  }

  private boolean takesOneMore() throws IOException {
    Socket socket = new Socket();
    fill.add(socket);
    try {
      socket.connect(listener.getLocalSocketAddress(), FULL_MILLIS);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : fill) {
      socket.close();
    }
    listener.close();
  }
}
