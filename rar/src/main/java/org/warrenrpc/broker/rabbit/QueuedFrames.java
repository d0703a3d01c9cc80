package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the client reads from and writes to. Writing only adds to a {@link FrameQueue}: no command
 * of the client blocks on the socket, and none holds the client's locks meanwhile. The frames of a
 * command come one by one and end with a flush, all on one thread.
 */
final class QueuedFrames implements FrameHandler {
  private static final System.Logger LOG = System.getLogger(QueuedFrames.class.getName());

  private static final byte[] HEADER = {
    'A', 'M', 'Q', 'P', 0, AMQP.PROTOCOL.MAJOR, AMQP.PROTOCOL.MINOR, AMQP.PROTOCOL.REVISION
  };

  /** Type, channel and size before the payload, and a mark after it. */
  private static final int FRAME_OVERHEAD = 8;

  /** For the farewell of TLS. */
  private static final int LINGER_SECONDS = 1;

  private static final ThreadLocal<@Nullable Packet> BUILDING = new ThreadLocal<>();

  private final Socket socket;
  private final ByteSink sink;
  private final FrameQueue queue;
  private final ChannelFlow flow = new ChannelFlow();
  private final @Nullable ChannelInput channelInput;
  private final DataInputStream in;
  private volatile int payloadLimit = AMQP.FRAME_MIN_SIZE - FRAME_OVERHEAD;
  private volatile @Nullable AMQConnection connection;
  private volatile @Nullable Thread reader;

  /**
   * @param socket connected; where it has a channel, that must not block
   */
  QueuedFrames(Socket socket, Executor executor, Consumer<IOException> onFailure)
      throws IOException {
    this.socket = socket;
    SocketChannel channel = socket.getChannel();
    if (channel == null) {
      sink = new StreamSink(socket.getOutputStream());
      queue = new FrameQueue(sink, executor, onFailure);
      channelInput = null;
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    } else {
      sink = new ChannelSink(channel);
      queue = new FrameQueue(sink, executor, onFailure);
      channelInput = new ChannelInput(channel, queue::flushLeft);
      in = new DataInputStream(channelInput);
    }
  }

  FrameQueue queue() {
    return queue;
  }

  ChannelFlow flow() {
    return flow;
  }

  @Override
  public void initialize(AMQConnection client) {
    connection = client;
  }

  /** Blocks; a TLS handshake takes place in it, before anybody reads. */
  @Override
  public void sendHeader() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(HEADER.clone());
    while (header.hasRemaining()) {
      sink.push(header);
    }
  }

  @Override
  public void startProcessing() {
    AMQConnection client = connection;
    if (client == null) {
      throw new IllegalStateException("not initialized");
    }
    client.startMainLoop();
  }

  @Override
  public void finishConnectionNegotiation() {}

  @Override
  public void setFrameMax(int frameMax) {
    payloadLimit =
        frameMax <= 0
            ? Integer.MAX_VALUE
            : Math.max(frameMax, AMQP.FRAME_MIN_SIZE) - FRAME_OVERHEAD;
  }

  @Override
  public @Nullable Frame readFrame() throws IOException {
    if (reader != Thread.currentThread()) {
      reader = Thread.currentThread();
    }
    try {
      Frame frame = Frame.readFrom(in, () -> payloadLimit);
      Frame answer = frame == null ? null : flow.answer(frame);
      if (answer == null) {
        return frame;
      }
      writeFrame(answer);
      flush(null);
      return new Frame(AMQP.FRAME_HEARTBEAT, 0, new byte[0]);
    } catch (EOFException e) {
      throw e;
    } catch (IOException e) {
      IOException ended = queue.failure();
      throw ended == null ? e : ended;
    }
  }

  @Override
  public void writeFrame(Frame frame) {
    Packet packet = BUILDING.get();
    // one that broke off half-built is not heard of again
    if (packet == null || frame.getType() == AMQP.FRAME_METHOD) {
      packet = new Packet();
      BUILDING.set(packet);
    }
    packet.add(frame);
  }

  @Override
  public void flush(@Nullable WriteListener listener) throws IOException {
    Packet packet = BUILDING.get();
    if (packet == null) {
      return;
    }
    BUILDING.remove();
    if (listener instanceof Publication publication) {
      publication.packet(packet);
    }
    queue.add(packet);
    if (listener == null && channelInput != null && Thread.currentThread() == reader) {
      // acknowledgements of a burst of replies leave together, when all of it was read
      return;
    }
    queue.flush();
  }

  /** What the client wrote before it closes has left, if the peer still reads. */
  @Override
  public void close() {
    try {
      queue.flushLeft();
      if (channelInput == null) {
        socket.setSoLinger(true, LINGER_SECONDS);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Closed without a farewell", e);
    }
    wake();
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The socket did not close in order", e);
    }
  }

  /** Has whoever waits for the socket, or for what is to be written, find it closed. */
  void wake() {
    queue.end(new SocketException("The socket was closed on this side"));
    if (channelInput != null) {
      channelInput.close();
    }
  }

  @Override
  public void setTimeout(int millis) throws SocketException {
    if (channelInput == null) {
      socket.setSoTimeout(millis);
    } else {
      channelInput.timeoutMillis(millis);
    }
  }

  @Override
  public int getTimeout() throws SocketException {
    return channelInput == null ? socket.getSoTimeout() : channelInput.timeoutMillis();
  }

  @Override
  public InetAddress getLocalAddress() {
    return socket.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override
  public InetAddress getAddress() {
    return socket.getInetAddress();
  }

  @Override
  public int getPort() {
    return socket.getPort();
  }
}
