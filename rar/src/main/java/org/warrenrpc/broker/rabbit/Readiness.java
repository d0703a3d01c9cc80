package org.warrenrpc.broker.rabbit;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a channel that does not block can be read, or can be written. One thread waits, any
 * may close. Closing the channel alone would neither wake who waits nor give the socket back.
 */
final class Readiness implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Readiness.class.getName());

  private final SocketChannel channel;
  private final int operation;
  private @Nullable Selector selector;
  private boolean closed;

  Readiness(SocketChannel channel, int operation) {
    this.channel = channel;
    this.operation = operation;
  }

  /**
   * Waits, at most {@code millis}, 0 for ever; may also return for no reason. An interrupt is
   * dropped: it is meant for something else that this thread ran, and would make it wait in vain.
   */
  void await(long millis) throws IOException {
    try {
      Selector open = open();
      Thread.interrupted();
      open.select(millis);
      open.selectedKeys().clear();
    } catch (ClosedSelectorException | ClosedChannelException e) {
      throw cut(e);
    }
  }

  @Override
  public void close() {
    Selector open;
    synchronized (this) {
      closed = true;
      open = selector;
    }
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "The selector did not close in order", e);
      }
    }
  }

  private synchronized Selector open() throws IOException {
    if (closed) {
      throw cut(null);
    }
    Selector present = selector;
    if (present == null) {
      present = Selector.open();
      selector = present;
      channel.register(present, operation);
    }
    return present;
  }

  private static SocketException cut(@Nullable Exception cause) {
    SocketException cut = new SocketException("The socket was closed on this side");
    cut.initCause(cause);
    return cut;
  }
}
