package org.warrenrpc.core.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.MessageLimits;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.topology.Address;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Notice;
import org.warrenrpc.wire.Payload;
import org.warrenrpc.wire.Request;
import org.warrenrpc.wire.UnsendableException;

/** How what a client says gets to the broker, by sessions that are lent. Thread-safe. */
final class Outbound {

  private final SessionSource sessions;
  private final Dialect dialect;
  private final Codec codec;

  Outbound(SessionSource sessions, Dialect dialect, Codec codec) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.codec = codec;
  }

  /** Lends a session, while there is time. */
  SessionSource.Lease borrow(Operation operation) {
    SessionSource.Lease lease;
    try {
      lease = sessions.borrow(operation.deadline().remaining());
    } catch (NotSentException e) {
      if (!operation.deadline().expired()) {
        throw e;
      }
      RpcTimeoutException timeout = operation.timeout(Phase.CONNECT);
      timeout.addSuppressed(e);
      throw timeout;
    }
    if (operation.deadline().expired()) {
      lease.close();
      throw operation.timeout(Phase.CONNECT);
    }
    return lease;
  }

  /** Publishes a call; does not wait for the broker. */
  void send(RpcSession session, Operation operation, Destination destination, Payload payload)
      throws BrokerException {
    Deadline deadline = operation.deadline();
    session.with(
        deadline,
        outlet -> {
          destination.declare(outlet, deadline);
          if (deadline.expired()) {
            throw operation.timeout(Phase.CONNECT);
          }
          outlet
              .session()
              .publish(
                  message(destination.address(), payload, expiration(deadline), true),
                  deadline.remaining());
        });
  }

  /** Publishes it confirmed, or leaves it to the transaction that whoever lends knows of. */
  void deliver(PreparedCast cast) {
    try (SessionSource.Lease lease = borrow(cast.operation())) {
      if (!lease.defer(List.of(cast))) {
        cast.confirm(lease.session());
      }
    } catch (BrokerException e) {
      throw cast.operation().failure(e);
    }
  }

  Payload encode(Operation operation, Request request) {
    try {
      return codec.encode(request);
    } catch (UnsendableException e) {
      throw unsendable(operation, e);
    }
  }

  Payload encode(Operation operation, Notice notice) {
    try {
      return codec.encode(notice);
    } catch (UnsendableException e) {
      throw unsendable(operation, e);
    }
  }

  static Payload payload(Message message) {
    return new Payload(message.contentType(), message.headers(), message.body());
  }

  private static InvalidRequestException unsendable(Operation operation, UnsendableException e) {
    return new InvalidRequestException(operation + " cannot be sent: " + e.getMessage(), e);
  }

  private @Nullable Duration expiration(Deadline deadline) {
    Duration left = deadline.remaining();
    Duration longest = MessageLimits.LONGEST_EXPIRATION;
    return !dialect.sendsExpiration() ? null : left.compareTo(longest) > 0 ? longest : left;
  }

  static Message message(
      Address address, Payload payload, @Nullable Duration expiration, boolean mandatory) {
    return new Message(
        address,
        payload.contentType(),
        Dialect.CONTENT_ENCODING,
        expiration,
        payload.headers(),
        mandatory,
        payload.body());
  }
}
