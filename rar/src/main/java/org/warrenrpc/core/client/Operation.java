package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.InterruptedCallException;
import org.warrenrpc.InvalidReplyException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.Values;
import org.warrenrpc.wire.Failure;

/**
 * One use of a verb: what is called, by when, and how what befalls it is told to the caller.
 * Immutable.
 *
 * @param monitor how long the server may give no sign of life; null where it is asked for none
 * @param exceptions what the other side's failures are thrown as
 */
record Operation(
    String topic,
    String method,
    Deadline deadline,
    @Nullable Duration monitor,
    RemoteExceptions exceptions) {

  /** A broker that was given the rest of a deadline may give up this much before its end. */
  private static final Duration ROUNDING = Duration.ofMillis(2);

  /** One that nobody answers. */
  Operation(String topic, String method, Deadline deadline) {
    this(topic, method, deadline, null, RemoteExceptions.NONE);
  }

  /** The same, to end by another time. */
  Operation within(Deadline other) {
    return new Operation(topic, method, other, monitor, exceptions);
  }

  /** The deadline passed. */
  RpcTimeoutException timeout(Phase phase) {
    return timeout(deadline.limit(), phase);
  }

  /** Another limit passed. */
  RpcTimeoutException timeout(Duration limit, Phase phase) {
    return new RpcTimeoutException(topic, method, limit, phase);
  }

  /** When the server will have been silent for too long, if it is silent from now on. */
  @Nullable Deadline silence() {
    return monitor == null ? null : deadline.anew(monitor);
  }

  /** What befell the request before the broker had it, or while it was written. */
  RpcException failure(BrokerException e) {
    boolean expired = deadline.remaining().compareTo(ROUNDING) <= 0;
    if (expired || (e.kind() == Kind.TIMEOUT && e.mayHaveBeenSent())) {
      RpcTimeoutException timeout = timeout(e.mayHaveBeenSent() ? Phase.SEND : Phase.CONNECT);
      timeout.addSuppressed(e);
      return timeout;
    }
    if (e.mayHaveBeenSent() && e.getCause() instanceof InterruptedException) {
      return new InterruptedCallException(this + " may have run: " + e.getMessage(), e);
    }
    if (e.mayHaveBeenSent()) {
      return new ConnectionLostException(this + " may have run: " + e.getMessage(), e);
    }
    return new NotSentException(this + " was not sent: " + e.getMessage(), e);
  }

  /** What the method failed with, as the caller is to see it; on the caller's thread. */
  RuntimeException failure(Failure failure) {
    return exceptions.thrown(remoteError(failure));
  }

  static RemoteError remoteError(Failure failure) {
    List<@Nullable String> args = new ArrayList<>();
    for (JsonNode arg : failure.args()) {
      args.add(arg.isNull() ? null : arg.isTextual() ? arg.textValue() : arg.toString());
    }
    return new RemoteError(
        failure.type(),
        failure.module(),
        failure.message(),
        args,
        String.join("", failure.traceback()));
  }

  /** A value as the caller wants it. */
  @Nullable Object result(JsonNode value, Type type) {
    try {
      return Values.fromJson(value, type);
    } catch (IllegalArgumentException e) {
      throw new InvalidReplyException(
          "What " + this + " answered is no " + type.getTypeName() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return method + " on topic " + topic;
  }
}
