package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import org.warrenrpc.broker.BrokerException;

/**
 * Requests that are refused when what they name is not there, each on a channel of its own: a
 * refusal breaks nothing else. Thread-safe.
 */
final class Lookups {
  private static final int NOT_FOUND = 404;

  private final RabbitConnection connection;

  Lookups(RabbitConnection connection) {
    this.connection = connection;
  }

  /** Whether what the request names is there. */
  boolean found(String what, Duration limit, Request request) throws BrokerException {
    try {
      return connection.calls().call(what, limit, () -> send(request), late -> {});
    } catch (BrokerException e) {
      if (e.replyCode() == NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private boolean send(Request request) throws IOException, BrokerException {
    Channel own = connection.newChannel();
    try {
      request.on(own);
      return true;
    } finally {
      RabbitConnection.discard(own);
    }
  }

  /** A request of the client's. */
  interface Request {
    void on(Channel own) throws IOException;
  }
}
