package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcOperations;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.broker.BrokerSession.Outcome;
import org.warrenrpc.broker.Message;
import org.warrenrpc.broker.MessageLimits;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.CodecOptions;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Dialects;
import org.warrenrpc.wire.Payload;
import org.warrenrpc.wire.Request;
import org.warrenrpc.wire.UnsendableException;

/** The four verbs, over sessions that are lent only until a request is written. Thread-safe. */
public final class RpcClient implements RpcOperations {
  private final SessionSource sessions;
  private final ClientSettings settings;
  private final Dialect dialect;
  private final Codec codec;
  private final LongSupplier nanoTime;

  /** Borrows from {@code sessions} for each verb. */
  public RpcClient(SessionSource sessions, ClientSettings settings) {
    this(sessions, settings, System::nanoTime);
  }

  RpcClient(SessionSource sessions, ClientSettings settings, LongSupplier nanoTime) {
    this.sessions = sessions;
    this.settings = settings;
    this.dialect = Dialects.byName(settings.dialect());
    this.codec = new Codec(dialect.generation(), CodecOptions.DEFAULTS);
    this.nanoTime = nanoTime;
  }

  @Override
  public <T> @Nullable T call(
      RpcContext context, Target target, RpcMessage message, Class<T> resultType) {
    return call(context, target, message, resultType, settings.callTimeout());
  }

  @Override
  public <T> @Nullable T call(
      RpcContext context, Target target, RpcMessage message, Class<T> resultType, Duration limit) {
    PendingCall pending = PendingCall.single(begin(target, message, limit));
    try (OpenCall call = send(context, target, message, pending, false)) {
      JsonNode last = call.next(pending.operation().deadline());
      return pending.operation().result(last == null ? NullNode.getInstance() : last, resultType);
    }
  }

  @Override
  public <T> RpcReplies<T> multicall(
      RpcContext context, Target target, RpcMessage message, Class<T> valueType) {
    return multicall(context, target, message, valueType, settings.callTimeout());
  }

  @Override
  public <T> RpcReplies<T> multicall(
      RpcContext context, Target target, RpcMessage message, Class<T> valueType, Duration limit) {
    PendingCall pending =
        PendingCall.stream(begin(target, message, limit), settings.maxUnreadReplies());
    return new CallReplies<>(
        send(context, target, message, pending, true), valueType, limit, nanoTime);
  }

  @Override
  public void cast(RpcContext context, Target target, RpcMessage message) {
    if (target.fanout()) {
      fanoutCast(context, target, message);
      return;
    }
    confirm(
        begin(target, message, settings.callTimeout()),
        Destination.queue(dialect, settings.exchange(), target),
        Outgoing.of(context, target, message),
        false);
  }

  @Override
  public void fanoutCast(RpcContext context, Target target, RpcMessage message) {
    if (target.server() != null) {
      throw new InvalidRequestException(
          "A fanout cast to one server, " + target.server() + ", is none", null);
    }
    confirm(
        begin(target, message, settings.callTimeout()),
        Destination.fanout(dialect, target),
        Outgoing.of(context, target, message),
        true);
  }

  private Operation begin(Target target, RpcMessage message, Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new InvalidRequestException("The limit " + limit + " is not positive", null);
    }
    return new Operation(target.topic(), message.method(), Deadline.after(limit, nanoTime));
  }

  private OpenCall send(
      RpcContext context,
      Target target,
      RpcMessage message,
      PendingCall pending,
      boolean multicall) {
    if (target.fanout()) {
      throw new InvalidRequestException(
          "A call of every server of topic " + target.topic() + ": only a cast can fan out", null);
    }
    Operation operation = pending.operation();
    Destination destination = Destination.queue(dialect, settings.exchange(), target);
    Outgoing outgoing = Outgoing.of(context, target, message);
    OpenCall open = null;
    boolean sent = false;
    try {
      try (SessionSource.Lease lease = borrow(operation)) {
        RpcSession session = lease.session();
        OpenCall call = session.link().open(pending, operation.deadline());
        open = call;
        Payload body = encode(operation, outgoing.call(call, multicall));
        session.with(
            operation.deadline(),
            outlet -> {
              outlet.declareOnce(destination.exchange(), operation.deadline());
              if (operation.deadline().expired()) {
                throw operation.timeout(Phase.CONNECT);
              }
              Deadline deadline = operation.deadline();
              outlet.session().publish(request(destination, body, deadline), deadline.remaining());
            });
      }
      sent = true;
      return open;
    } catch (BrokerException e) {
      throw operation.failure(e);
    } finally {
      if (!sent && open != null) {
        open.close();
      }
    }
  }

  private void confirm(
      Operation operation, Destination destination, Outgoing outgoing, boolean fanout) {
    try (SessionSource.Lease lease = borrow(operation)) {
      RpcSession session = lease.session();
      Deadline deadline = operation.deadline();
      Payload body = encode(operation, outgoing.cast());
      Message message = message(destination, body, null, !fanout);
      session.with(
          deadline,
          outlet -> {
            if (fanout) {
              // auto-delete: it may have gone since the last time (4.11)
              outlet.declare(destination.exchange(), deadline);
            } else {
              outlet.declareOnce(destination.exchange(), deadline);
            }
            check(
                outlet.session().publishConfirmed(message, deadline.remaining()),
                operation,
                message);
          });
    } catch (BrokerException e) {
      throw operation.failure(e);
    }
  }

  private SessionSource.Lease borrow(Operation operation) {
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

  private Payload encode(Operation operation, Request request) {
    try {
      return codec.encode(request);
    } catch (UnsendableException e) {
      throw new InvalidRequestException(operation + " cannot be sent: " + e.getMessage(), e);
    }
  }

  private Message request(Destination destination, Payload body, Deadline deadline) {
    Duration expiration = null;
    if (dialect.sendsExpiration()) {
      Duration left = deadline.remaining();
      Duration longest = MessageLimits.LONGEST_EXPIRATION;
      expiration = left.compareTo(longest) > 0 ? longest : left;
    }
    return message(destination, body, expiration, true);
  }

  private static Message message(
      Destination destination, Payload payload, @Nullable Duration expiration, boolean mandatory) {
    return new Message(
        destination.address(),
        payload.contentType(),
        Dialect.CONTENT_ENCODING,
        expiration,
        payload.headers(),
        mandatory,
        payload.body());
  }

  private static void check(Outcome outcome, Operation operation, Message message) {
    switch (outcome) {
      case CONFIRMED -> {}
      case UNROUTABLE ->
          throw new UnroutableException(
              "No queue takes " + operation + RpcLink.address(message), null);
      case REFUSED -> throw new NotSentException("The broker refused " + operation, null);
    }
  }
}
