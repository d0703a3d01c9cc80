package org.warrenrpc.broker.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.Method;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers one connection as a broker would, but refuses each queue that is declared: by closing the
 * channel, or the whole connection.
 */
final class RefusingPeer implements AutoCloseable {
  private static final int EXCHANGE_DECLARE = 40 << 16 | 10;
  private static final int QUEUE_DECLARE = 50 << 16 | 10;
  private static final int QUEUE_BIND = 50 << 16 | 20;
  private static final int BASIC_PUBLISH = 60 << 16 | 40;
  private static final int CONNECTION_CLOSE_OK = 10 << 16 | 51;
  private static final int FLOW_OK = 20 << 16 | 21;
  private static final int METHOD_FRAME = 1;

  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final CountDownLatch binding = new CountDownLatch(1);
  private final CountDownLatch message = new CountDownLatch(1);
  private final CountDownLatch flow = new CountDownLatch(1);
  private final Method refusal;
  private volatile @Nullable Socket accepted;

  private RefusingPeer(Method refusal) throws IOException {
    this.refusal = refusal;
    Thread thread = new Thread(this::run, "refusing-peer");
    thread.setDaemon(true);
    thread.start();
  }

  /** By channel.close. */
  static RefusingPeer closingTheChannel(int code, String text) throws IOException {
    return new RefusingPeer(
        (Method)
            new AMQP.Channel.Close.Builder()
                .replyCode(code)
                .replyText(text)
                .classId(50)
                .methodId(10)
                .build());
  }

  /** By connection.close. */
  static RefusingPeer closingTheConnection(int code, String text) throws IOException {
    return new RefusingPeer(
        (Method)
            new AMQP.Connection.Close.Builder()
                .replyCode(code)
                .replyText(text)
                .classId(50)
                .methodId(10)
                .build());
  }

  /** By channel.flow, of messages. */
  static RefusingPeer stoppingTheFlow() throws IOException {
    return new RefusingPeer((Method) new AMQP.Channel.Flow.Builder().active(false).build());
  }

  /** Blocks until the client has answered channel.flow. */
  void awaitFlowOk() throws InterruptedException {
    assertThat(flow.await(10, TimeUnit.SECONDS)).as("channel.flow-ok within 10 s").isTrue();
  }

  URI uri() {
    return URI.create("amqp://127.0.0.1:" + listener.getLocalPort());
  }

  /** Blocks until the client has published. */
  void awaitMessage() throws InterruptedException {
    assertThat(message.await(10, TimeUnit.SECONDS)).as("a message within 10 s").isTrue();
  }

  /** Blocks until the client has asked for a binding, which is never answered. */
  void awaitBinding() throws InterruptedException {
    assertThat(binding.await(10, TimeUnit.SECONDS)).as("a binding within 10 s").isTrue();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Socket socket = accepted;
    if (socket != null) {
      socket.close();
    }
  }

  private void run() {
    try (Socket socket = listener.accept()) {
      accepted = socket;
      serve(socket);
    } catch (EOFException e) {
      return; // the client has hung up
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    in.readNBytes(8);
    SilentPeer.send(out, 0, SilentPeer.start());
    for (int request = 0; request != CONNECTION_CLOSE_OK; ) {
      Frame frame = Frame.readFrom(in, () -> Integer.MAX_VALUE);
      if (frame.getType() != METHOD_FRAME) {
        continue;
      }
      request = frame.getInputStream().readInt();
      if (request == BASIC_PUBLISH) {
        message.countDown();
        if (refusal instanceof AMQP.Channel.Flow) {
          SilentPeer.send(out, frame.getChannel(), refusal);
        }
      } else if (request == FLOW_OK) {
        flow.countDown();
      } else if (request == QUEUE_BIND) {
        binding.countDown();
      }
      Method answer = answer(request);
      if (answer != null) {
        SilentPeer.send(
            out, answer instanceof AMQP.Connection.Close ? 0 : frame.getChannel(), answer);
      }
    }
  }

  private @Nullable Method answer(int request) {
    return switch (request) {
      case QUEUE_DECLARE -> refusal;
      case EXCHANGE_DECLARE -> (Method) new AMQP.Exchange.DeclareOk.Builder().build();
      default -> SilentPeer.answer(request);
    };
  }
}
