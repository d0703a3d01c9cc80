package org.warrenrpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The four verbs of {@code nova.rpc}, on a connection and on a connection factory.
 *
 * <p>Every verb blocks no longer than its limit (the configured {@code callTimeoutMillis} where
 * none is given), which covers everything from the first line to the result except the wait for the
 * container's connection pool. All verbs may be called from any thread.
 *
 * <p>Results without a declared type are plain JSON values: null, Boolean, String, Integer, Long,
 * BigInteger, Double, List and Map.
 *
 * <p>In a transaction of the container, casts and fanout casts are checked and encoded at once, and
 * kept. By default they are published, in their order, after it has committed: the commit waits for
 * the broker, for {@code commitTimeoutMillis} at most, and what cannot be published then is logged,
 * counted and told to the {@code unsentCastHandler}. With {@code transactionLevel} "local" the
 * commit publishes them, and fails at the first that the broker does not take: what it took before
 * stays sent. A bean whose transaction rolls back, or is marked to, sends none of its casts. Calls
 * and multicalls never wait for a transaction: they are sent at once, overtaking the casts made
 * before them, and no rollback takes them back.
 *
 * <p>Common failures, all unchecked: {@link NotSentException} when the request certainly did not
 * leave, {@link UnroutableException} when no queue takes it, {@link ConnectionLostException} when
 * it may have run, {@link InvalidRequestException} when it cannot be expressed on the wire.
 */
public interface RpcOperations {

  /**
   * Calls a method of one consumer of a topic and waits for its answer.
   *
   * @return the value, which may be null; the last one if the method streams several
   * @throws RemoteError when the method failed at the other side
   * @throws RpcTimeoutException when no answer came in time, which is also what happens when the
   *     topic's queue exists but nobody consumes it
   */
  default @Nullable Object call(RpcContext context, String topic, RpcMessage message) {
    return call(context, Target.topic(topic), message, Object.class);
  }

  /** As {@link #call(RpcContext, String, RpcMessage)}, to a target that may name one server. */
  default @Nullable Object call(RpcContext context, Target target, RpcMessage message) {
    return call(context, target, message, Object.class);
  }

  /**
   * As {@link #call(RpcContext, String, RpcMessage)}, with the answer converted.
   *
   * @throws InvalidReplyException when the answer does not fit {@code resultType}
   */
  default <T> @Nullable T call(
      RpcContext context, String topic, RpcMessage message, Class<T> resultType) {
    return call(context, Target.topic(topic), message, resultType);
  }

  /** As {@link #call(RpcContext, String, RpcMessage, Class)}, to a target. */
  <T> @Nullable T call(RpcContext context, Target target, RpcMessage message, Class<T> resultType);

  /**
   * As {@link #call(RpcContext, Target, RpcMessage, Class)}, within {@code limit}, which must be
   * positive.
   */
  <T> @Nullable T call(
      RpcContext context, Target target, RpcMessage message, Class<T> resultType, Duration limit);

  /**
   * Has a method of one consumer of a topic run, without an answer. Returns once the broker has
   * taken the message, or, in a transaction, once it is kept for the commit; says nothing about its
   * run.
   *
   * @throws UnroutableException when no queue takes it, which in a transaction is known at the end
   */
  default void cast(RpcContext context, String topic, RpcMessage message) {
    cast(context, Target.topic(topic), message);
  }

  /**
   * As {@link #cast(RpcContext, String, RpcMessage)}; a target with {@code fanout} is a {@link
   * #fanoutCast}.
   */
  void cast(RpcContext context, Target target, RpcMessage message);

  /**
   * Has a method of every consumer of a topic run, without answers; that there is none is no error.
   * In a transaction it is kept as a cast is.
   */
  default void fanoutCast(RpcContext context, String topic, RpcMessage message) {
    fanoutCast(context, Target.topic(topic), message);
  }

  /** As {@link #fanoutCast(RpcContext, String, RpcMessage)}; the target's server is refused. */
  void fanoutCast(RpcContext context, Target target, RpcMessage message);

  /**
   * Calls a method of one consumer and streams its values as they come. Returns once the request is
   * written. The limit covers each wait for a next value. Whoever gets the replies closes them, or
   * reads them to their end.
   */
  default RpcReplies<Object> multicall(RpcContext context, String topic, RpcMessage message) {
    return multicall(context, Target.topic(topic), message, Object.class);
  }

  /** As {@link #multicall(RpcContext, String, RpcMessage)}, to a target. */
  default RpcReplies<Object> multicall(RpcContext context, Target target, RpcMessage message) {
    return multicall(context, target, message, Object.class);
  }

  /** As {@link #multicall(RpcContext, Target, RpcMessage)}, with each value converted. */
  <T> RpcReplies<T> multicall(
      RpcContext context, Target target, RpcMessage message, Class<T> valueType);

  /**
   * As {@link #multicall(RpcContext, Target, RpcMessage, Class)}, with a positive limit for each
   * wait.
   */
  <T> RpcReplies<T> multicall(
      RpcContext context, Target target, RpcMessage message, Class<T> valueType, Duration limit);
}
