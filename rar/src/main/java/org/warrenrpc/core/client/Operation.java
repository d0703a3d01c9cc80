package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.ConnectionLostException;
import org.warrenrpc.InterruptedCallException;
import org.warrenrpc.InvalidReplyException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerException.Kind;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.Values;

/**
 * One use of a verb: what is called, by when, and how a broker's failure is told to the caller.
 * Immutable.
 */
record Operation(String topic, String method, Deadline deadline) {

  /** A broker that was given the rest of a deadline may give up this much before its end. */
  private static final Duration ROUNDING = Duration.ofMillis(2);

  /** The deadline passed. */
  RpcTimeoutException timeout(Phase phase) {
    return new RpcTimeoutException(topic, method, deadline.limit(), phase);
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
