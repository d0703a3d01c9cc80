package org.warrenrpc.broker.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.broker.Mismatch;

/** The client's exceptions in the words of the seam. */
final class Faults {
  private static final int NOT_ALLOWED = 530;

  private Faults() {}

  /** Nothing was published. */
  static BrokerException of(String what, Throwable error) {
    return of(what, error, Command.OTHER);
  }

  /** The failure of an attempt to connect. */
  static BrokerException connecting(String what, Exception error) {
    return TlsFault.isIn(error)
        ? new BrokerException(Kind.TLS, what + ": " + text(error), error)
        : of(what, error);
  }

  /** The failure of a command. Only a message may have been sent for all that. */
  static BrokerException of(String what, Throwable error, Command command) {
    if (error instanceof BrokerException ours) {
      return ours;
    }
    int code = replyCode(error);
    Kind kind = kind(error, code, command);
    String text = text(error);
    return new BrokerException(
        kind,
        code,
        command == Command.PUBLISH && kind != Kind.REFUSED,
        what + ": " + text,
        code == AMQP.PRECONDITION_FAILED ? Mismatch.in(text).orElse(null) : null,
        error);
  }

  /** A connection that ended by itself. */
  static BrokerException lost(String connection, ShutdownSignalException signal) {
    return new BrokerException(
        Kind.UNAVAILABLE,
        replyCode(signal),
        false,
        "The connection to " + connection + " is lost: " + text(signal),
        signal);
  }

  /** What the broker or the system said, without the client's wrapping. */
  static String text(Throwable error) {
    ShutdownSignalException signal = signal(error);
    Method reason = signal == null ? null : signal.getReason();
    if (reason instanceof AMQP.Channel.Close close) {
      return close.getReplyCode() + " " + close.getReplyText();
    }
    if (reason instanceof AMQP.Connection.Close close) {
      return close.getReplyCode() + " " + close.getReplyText();
    }
    Throwable root = signal == null || signal.getCause() == null ? error : signal.getCause();
    return root.getMessage() == null ? root.getClass().getName() : root.getMessage();
  }

  private static Kind kind(Throwable error, int code, Command command) {
    if (error instanceof AuthenticationFailureException) {
      return Kind.AUTHENTICATION;
    }
    if (error instanceof PossibleAuthenticationFailureException) {
      return code == AMQP.ACCESS_REFUSED || code == NOT_ALLOWED
          ? Kind.AUTHENTICATION
          : Kind.UNAVAILABLE;
    }
    if (error instanceof TimeoutException
        || error instanceof SocketTimeoutException
        || error instanceof ChannelContinuationTimeoutException) {
      return Kind.TIMEOUT;
    }
    if (error instanceof AlreadyClosedException) {
      return Kind.UNAVAILABLE;
    }
    if (error instanceof IllegalArgumentException) {
      return Kind.REFUSED;
    }
    if (code == 0 || code == AMQP.CONNECTION_FORCED || isForAnother(error, command)) {
      return Kind.UNAVAILABLE;
    }
    return Kind.REFUSED;
  }

  /** Whether the whole connection was closed for somebody else's request. */
  private static boolean isForAnother(Throwable error, Command command) {
    ShutdownSignalException signal = signal(error);
    return signal != null
        && signal.getReason() instanceof AMQP.Connection.Close close
        && !command.mayBeMeant(close);
  }

  private static int replyCode(Throwable error) {
    if (error instanceof AuthenticationFailureException) {
      return AMQP.ACCESS_REFUSED;
    }
    ShutdownSignalException signal = signal(error);
    if (signal == null || signal.isInitiatedByApplication()) {
      return 0;
    }
    return signal.getReason() instanceof AMQP.Channel.Close channel
        ? channel.getReplyCode()
        : signal.getReason() instanceof AMQP.Connection.Close connection
            ? connection.getReplyCode()
            : 0;
  }

  private static @Nullable ShutdownSignalException signal(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof ShutdownSignalException signal) {
        return signal;
      }
    }
    return null;
  }
}
