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
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcOperations;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.RpcTimeoutException.Phase;
import org.warrenrpc.Target;
import org.warrenrpc.broker.BrokerException;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.RequestDeadline;
import org.warrenrpc.wire.Codec;
import org.warrenrpc.wire.Dialect;
import org.warrenrpc.wire.Generation;
import org.warrenrpc.wire.Payload;

/**
 * The four verbs, over sessions that are lent only until a request is written. Called while a
 * request is served, no verb takes longer than that has left. Thread-safe.
 */
public final class RpcClient implements RpcOperations {
  private final ClientSettings settings;
  private final Dialect dialect;
  private final Outbound outbound;
  private final @Nullable Duration monitor;
  private final @Nullable Supplier<AsyncCalls> async;
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

  RpcClient(
      SessionSource sessions,
      ClientSettings settings,
      @Nullable Supplier<AsyncCalls> async,
      LongSupplier nanoTime) {
    this.async = async;
    this.settings = settings;
    this.dialect = settings.profile().in(settings.dialect());
    this.outbound =
        new Outbound(
            sessions, dialect, new Codec(dialect.generation(), settings.codec().options()));
    // servers of 2011 send no heartbeats
    boolean monitors = dialect.generation() == Generation.OSLO && !settings.callMonitor().isZero();
    this.monitor = monitors ? settings.callMonitor() : null;
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
    // of the request that is served now, whoever reads the replies later
    Deadline served = RequestDeadline.current();
    return new CallReplies<>(
        send(asked, pending, true),
        valueType,
        () -> Deadline.after(asked.limit(), nanoTime).orEarlier(served));
  }

  @Override
  public void cast(RpcContext context, Target target, RpcMessage message) {
    cast(new Call(context, target, message, settings.callTimeout()));
  }

  /**
   * A cast within a limit of its own; a target with fanout makes it a fanout cast. In a transaction
   * it may only be kept until that ends.
   */
  public void cast(Call asked) {
    Target target = asked.target();
    if (target.fanout() && target.server() != null) {
      throw new InvalidRequestException(
          "A fanout cast to one server, " + target.server() + ", is none", null);
    }
    Operation operation = begin(asked);
    Destination destination =
        target.fanout()
            ? Destination.fanout(dialect, target)
            : Destination.queue(dialect, settings.exchange(), target);
    Outgoing outgoing = Outgoing.of(asked);
    outbound.deliver(
        new PreparedCast(
            operation,
            outgoing,
            false,
            destination::declare,
            Outbound.message(
                destination.address(),
                outbound.encode(operation, outgoing.cast()),
                null,
                !destination.fanout())));
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
    Operation operation =
        new Operation(
            asked.target().topic(),
            asked.message().method(),
            Deadline.after(asked.limit(), nanoTime).orEarlier(RequestDeadline.current()),
            monitor,
            settings.remoteExceptions());
    checkVersion(asked.target(), operation);
    if (operation.deadline().expired()) {
      throw operation.timeout(Phase.CONNECT);
    }
    return operation;
  }

  /** With a cap a request needs a version, which must not be newer (4.7). */
  private static void checkVersion(Target target, Operation operation) {
    String version = target.version();
    if (target.versionCap() != null && (version == null || !target.canSend(version))) {
      throw new InvalidRequestException(
          operation
              + (version == null ? " without a version" : " of version " + version)
              + " is not sent: the version cap is "
              + target.versionCap(),
          null);
    }
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
      try (SessionSource.Lease lease = outbound.borrow(operation)) {
        RpcSession session = lease.session();
        OpenCall call = session.link().open(pending, operation.deadline());
        open = call;
        Payload payload = outbound.encode(operation, outgoing.call(call, multicall));
        outbound.send(session, operation, destination, payload);
      }
      pending.sent();
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
}
