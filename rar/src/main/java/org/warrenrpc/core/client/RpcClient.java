package org.warrenrpc.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
import org.warrenrpc.wire.Payload;
import org.warrenrpc.wire.Request;
import org.warrenrpc.wire.UnsendableException;

/** The four verbs, over sessions that are lent only until a request is written. Thread-safe. */
public final class RpcClient implements RpcOperations {
  private final SessionSource sessions;
  private final ClientSettings settings;
  private final Dialect dialect;
  private final @Nullable Supplier<AsyncCalls> async;
  private final Codec codec;
  private final LongSupplier nanoTime;

  /**
   * Borrows from {@code sessions} for each verb.
   *
   * @param async what follows asynchronous calls, asked for each; null for a client that makes none
   */
  public RpcClient(
      SessionSource sessions, ClientSettings settings, @Nullable Supplier<AsyncCalls> async) {
    this(sessions, settings, async, System::nanoTime);
  }

  /** Makes no asynchronous calls. */
  public RpcClient(SessionSource sessions, ClientSettings settings) {
    this(sessions, settings, null, System::nanoTime);
  }

  RpcClient(SessionSource sessions, ClientSettings settings, LongSupplier nanoTime) {
    this(sessions, settings, null, nanoTime);
  }

  private RpcClient(
      SessionSource sessions,
      ClientSettings settings,
      @Nullable Supplier<AsyncCalls> async,
      LongSupplier nanoTime) {
    this.sessions = sessions;
    this.async = async;
    this.settings = settings;
    this.dialect = settings.profile().in(settings.dialect());
    this.codec = new Codec(dialect.generation(), CodecOptions.DEFAULTS);
    this.nanoTime = nanoTime;
  }

  @Override
  public <T> @Nullable T call(
      RpcContext context, Target target, RpcMessage message, Class<T> resultType) {
    return call(context, target, message, resultType, settings.callTimeout());
  }

  @Override
  @SuppressWarnings("unchecked") // what was read as T is one, though T.class may be a primitive's
  public <T> @Nullable T call(
      RpcContext context, Target target, RpcMessage message, Class<T> resultType, Duration limit) {
    return (T) call(new Call(context, target, message, limit), resultType);
  }

  /** Calls, with a result of any type; blocks and fails as the verb does. */
  public @Nullable Object call(Call asked, Type resultType) {
    PendingCall pending = PendingCall.single(begin(asked));
    try (OpenCall call = send(asked, pending, false)) {
      JsonNode last = call.next(pending.operation().deadline());
      return pending.operation().result(last == null ? NullNode.getInstance() : last, resultType);
    }
  }

  /**
   * Sends a call, blocking as the verb does until it is written, and returns a future of its
   * result, which is completed in Work. To cancel it forgets the call; the server is not told.
   */
  public CompletableFuture<@Nullable Object> callLater(Call asked, Type resultType) {
    if (async == null) {
      throw new IllegalStateException("This client makes no asynchronous calls");
    }
    AsyncCalls calls = async.get();
    return calls.follow(send(asked, PendingCall.single(begin(asked)), false), resultType);
  }

  @Override
  public <T> RpcReplies<T> multicall(
      RpcContext context, Target target, RpcMessage message, Class<T> valueType) {
    return multicall(context, target, message, valueType, settings.callTimeout());
  }

  @Override
  public <T> RpcReplies<T> multicall(
      RpcContext context, Target target, RpcMessage message, Class<T> valueType, Duration limit) {
    return replies(new Call(context, target, message, limit), valueType);
  }

  /** A multicall with values of any type; blocks and fails as the verb does. */
  public RpcReplies<Object> multicall(Call asked, Type valueType) {
    return replies(asked, valueType);
  }

  private <T> RpcReplies<T> replies(Call asked, Type valueType) {
    PendingCall pending = PendingCall.stream(begin(asked), settings.maxUnreadReplies());
    return new CallReplies<>(send(asked, pending, true), valueType, asked.limit(), nanoTime);
  }

  @Override
  public void cast(RpcContext context, Target target, RpcMessage message) {
    cast(new Call(context, target, message, settings.callTimeout()));
  }

  /** A cast within a limit of its own; a target with fanout makes it a fanout cast. */
  public void cast(Call asked) {
    Target target = asked.target();
    if (target.fanout() && target.server() != null) {
      throw new InvalidRequestException(
          "A fanout cast to one server, " + target.server() + ", is none", null);
    }
    confirm(
        begin(asked),
        target.fanout()
            ? Destination.fanout(dialect, target)
            : Destination.queue(dialect, settings.exchange(), target),
        Outgoing.of(asked),
        target.fanout());
  }

  @Override
  public void fanoutCast(RpcContext context, Target target, RpcMessage message) {
    cast(context, target.withFanout(), message);
  }

  /** The limit of a verb that is given none. */
  public Duration callTimeout() {
    return settings.callTimeout();
  }

  private Operation begin(Call asked) {
    return new Operation(
        asked.target().topic(), asked.message().method(), Deadline.after(asked.limit(), nanoTime));
  }

  private OpenCall send(Call asked, PendingCall pending, boolean multicall) {
    Target target = asked.target();
    if (target.fanout()) {
      throw new InvalidRequestException(
          "A call of every server of topic " + target.topic() + ": only a cast can fan out", null);
    }
    Operation operation = pending.operation();
    Destination destination = Destination.queue(dialect, settings.exchange(), target);
    Outgoing outgoing = Outgoing.of(asked);
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
