package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.lang.System.Logger.Level;

/** What the client cannot throw to anybody goes to our log. */
final class ClientErrors extends ForgivingExceptionHandler {
  private static final System.Logger LOG = System.getLogger(ClientErrors.class.getName());

  private final SocketGrip socket;

  ClientErrors(SocketGrip socket) {
    this.socket = socket;
  }

  /**
   * Comes before the client's own shutdown, which waits for locks that a stuck writer may hold. The
   * listener of the loss hears the reason.
   */
  @Override
  public void handleUnexpectedConnectionDriverException(Connection connection, Throwable error) {
    LOG.log(Level.DEBUG, "The connection ends", error);
    socket.cut();
  }

  @Override
  protected void log(String message, Throwable error) {
    LOG.log(Level.WARNING, message, error);
  }
}
