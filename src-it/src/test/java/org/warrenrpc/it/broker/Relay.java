package org.warrenrpc.it.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Carries bytes between a client and a server until it is cut. */
final class Relay implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final URI server;

  Relay(URI server) throws IOException {
    this.server = server;
    start(this::accept);
  }

  URI uri() {
    return URI.create("amqp://127.0.0.1:" + listener.getLocalPort() + "/");
  }

  /** Nothing passes any more, and both sides see their connections end. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket target = new Socket(server.getHost(), server.getPort());
      sockets.add(client);
      sockets.add(target);
      start(() -> client.getInputStream().transferTo(target.getOutputStream()));
      start(() -> target.getInputStream().transferTo(client.getOutputStream()));
    }
  }

  private void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                if (!listener.isClosed()) {
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
