package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.LongStringHelper;
import com.rabbitmq.client.impl.Method;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Answers a number of a client's requests as a broker would, then keeps the connection open, says
 * nothing more and reads nothing more. Never confirms a message.
 */
final class SilentPeer implements AutoCloseable {
  /** Start, Tune, OpenOk. */
  static final int HANDSHAKE = 3;

  /** Class and method numbers as they stand in a method frame (AMQP 0-9-1, 4.2.4). */
  static final int CONFIRM_SELECT = 85 << 16 | 10;

  private static final int START_OK = 10 << 16 | 11;
  private static final int CONNECTION_OPEN = 10 << 16 | 40;
  private static final int CHANNEL_OPEN = 20 << 16 | 10;
  private static final int CHANNEL_CLOSE = 20 << 16 | 40;
  private static final int METHOD_FRAME = 1;

  private final ServerSocket listener;
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private final List<Integer> requests = new CopyOnWriteArrayList<>();
  private final int answers;
  private volatile String mechanism = "";

  SilentPeer(int answers) throws IOException {
    this(answers, new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
  }

  SilentPeer(int answers, ServerSocket listener) {
    this.listener = listener;
    this.answers = answers;
    Thread thread = new Thread(this::run, "silent-peer");
    thread.setDaemon(true);
    thread.start();
  }

  URI uri() {
    return URI.create("amqp://127.0.0.1:" + listener.getLocalPort());
  }

  /** How the client introduced itself last (SASL). */
  String mechanism() {
    return mechanism;
  }

  long answered(int request) {
    return requests.stream().filter(each -> each == request).count();
  }

  /**
   * Whether the client has hung up the connection it made first. Blocks until it does or {@code
   * millis} have passed.
   */
  boolean hungUp(int millis) throws IOException {
    Socket first = accepted.get(0);
    first.setSoTimeout(millis);
    try {
      first.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : accepted) {
      socket.close();
    }
  }

  private void run() {
    try {
      while (true) {
        Socket socket = listener.accept();
        accepted.add(socket);
        serve(socket);
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    if (answers == 0) {
      return;
    }
    in.readNBytes(8);
    send(out, 0, start());
    for (int left = answers - 1; left > 0; ) {
      Frame frame = Frame.readFrom(in, () -> Integer.MAX_VALUE);
      if (frame.getType() != METHOD_FRAME) {
        continue;
      }
      int request = frame.getInputStream().readInt();
      if (request == START_OK) {
        mechanism = started(frame).getMechanism();
      }
      Method answer = answer(request);
      if (answer != null) {
        requests.add(request);
        send(out, frame.getChannel(), answer);
        left--;
      }
    }
  }

  private static AMQP.Connection.StartOk started(Frame frame) throws IOException {
    DataInputStream payload = new DataInputStream(new ByteArrayInputStream(frame.getPayload()));
    return (AMQP.Connection.StartOk) AMQImpl.readMethodFrom(payload);
  }

  static void send(DataOutputStream out, int channel, Method method) throws IOException {
    method.toFrame(channel).writeTo(out);
    out.flush();
  }

  static @Nullable Method answer(int request) {
    return switch (request) {
      case START_OK ->
          (Method) new AMQP.Connection.Tune.Builder().frameMax(131072).channelMax(100).build();
      case CONNECTION_OPEN -> (Method) new AMQP.Connection.OpenOk.Builder().build();
      case CHANNEL_OPEN -> (Method) new AMQP.Channel.OpenOk.Builder().build();
      case CHANNEL_CLOSE -> (Method) new AMQP.Channel.CloseOk.Builder().build();
      case CONFIRM_SELECT -> (Method) new AMQP.Confirm.SelectOk.Builder().build();
      default -> null;
    };
  }

  static Method start() {
    return (Method)
        new AMQP.Connection.Start.Builder()
            .serverProperties(Map.of("product", "Silence"))
            .mechanisms(LongStringHelper.asLongString("PLAIN EXTERNAL"))
            .locales(LongStringHelper.asLongString("en_US"))
            .build();
  }
}
