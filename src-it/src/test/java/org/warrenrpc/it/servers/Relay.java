package org.warrenrpc.it.servers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Carries bytes between clients and a server until it is cut, or keeps what clients write. */
public final class Relay implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final ByteArrayOutputStream swallowed = new ByteArrayOutputStream();
  private final URI server;
  private volatile boolean swallows;
  private volatile boolean away;

  public Relay(URI server) throws IOException {
    this.server = server;
    start(this::accept);
  }

  public URI uri() {
    return URI.create("amqp://127.0.0.1:" + listener.getLocalPort() + "/");
  }

  /** From now on what clients write is taken from them, and does not reach the server. */
  public void swallow() {
    swallows = true;
  }

  /** What was. */
  public String swallowed() {
    return swallowed.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether those that come next find nobody. */
  public void away(boolean now) {
    away = now;
  }

  /** Both sides see their connections end; those that come next reach the server. */
  public void cut() throws IOException {
    for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
      socket.close();
    }
    swallows = false;
  }

  /** Nothing passes any more, and both sides see their connections end. */
  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      if (away) {
        client.close();
        continue;
      }
      Socket target = new Socket(server.getHost(), server.getPort());
      sockets.add(client);
      sockets.add(target);
      start(() -> carry(client, target, client.getInputStream(), target.getOutputStream()));
      start(() -> target.getInputStream().transferTo(client.getOutputStream()));
    }
  }

  private void carry(Socket client, Socket target, InputStream from, OutputStream to)
      throws IOException {
    byte[] bytes = new byte[1 << 13];
    for (int length = from.read(bytes); length >= 0; length = from.read(bytes)) {
      if (swallows) {
        swallowed.write(bytes, 0, length);
      } else {
        to.write(bytes, 0, length);
      }
    }
    client.close();
    target.close();
  }

  private void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                if (!listener.isClosed() && sockets.stream().noneMatch(Socket::isClosed)) {
                  throw new UncheckedIOException(e);
                }
              }
            },
            "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private interface Work {
    void run() throws IOException;
  }
}
