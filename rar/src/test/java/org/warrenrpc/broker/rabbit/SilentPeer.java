package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.LongStringHelper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Answers a number of a client's methods as a broker would, then keeps the connection open and says
 * nothing more, and reads nothing more.
 */
final class SilentPeer implements AutoCloseable {
  /** Of a whole handshake, and of the first session. */
  static final List<Method> HANDSHAKE =
      List.of(
          new AMQP.Connection.Start.Builder()
              .serverProperties(Map.of("product", "Silence"))
              .mechanisms(LongStringHelper.asLongString("PLAIN"))
              .locales(LongStringHelper.asLongString("en_US"))
              .build(),
          new AMQP.Connection.Tune.Builder().channelMax(100).frameMax(131072).heartbeat(0).build(),
          new AMQP.Connection.OpenOk.Builder().build());

  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();

  /** The first three answers are the connection's, the others its channel 1's. */
  SilentPeer(List<Method> answers) throws IOException {
    Thread thread = new Thread(() -> run(answers), "silent-peer");
    thread.setDaemon(true);
    thread.start();
  }

  URI uri() {
    return URI.create("amqp://127.0.0.1:" + listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : accepted) {
      socket.close();
    }
  }

  private void run(List<Method> answers) {
    try {
      while (true) {
        Socket socket = listener.accept();
        accepted.add(socket);
        serve(socket, answers);
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void serve(Socket socket, List<Method> answers) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    if (answers.isEmpty()) {
      return;
    }
    in.readNBytes(8);
    for (int i = 0; i < answers.size(); i++) {
      Method answer = answers.get(i);
      frame(answer, i < HANDSHAKE.size() ? 0 : 1).writeTo(out);
      out.flush();
      // the client says two things after Tune
      for (int read = answer instanceof AMQP.Connection.Tune ? 2 : 1; read > 0; read--) {
        if (i < answers.size() - 1) {
          Frame.readFrom(in, () -> Integer.MAX_VALUE);
        }
      }
    }
  }

  private static Frame frame(Method method, int channel) throws IOException {
    return ((com.rabbitmq.client.impl.Method) method).toFrame(channel);
  }
}
