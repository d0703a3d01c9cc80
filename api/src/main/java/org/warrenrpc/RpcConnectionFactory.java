package org.warrenrpc;

import jakarta.resource.Referenceable;
import java.io.Serializable;

/**
 * What an application injects with {@code @Resource}. Thread-safe, shared, never closed by the
 * application.
 *
 * <p>A verb called here, {@code notify} included, borrows a connection from the container's pool
 * only until the request is written and gives it back before it waits, so callers may outnumber the
 * pool. The wait for the pool itself is the container's and cannot be interrupted.
 */
public interface RpcConnectionFactory
    extends RpcOperations, RpcNotifier, Serializable, Referenceable {

  /**
   * Borrows a connection from the pool. The caller closes it.
   *
   * @throws NotSentException when the pool has none to give or the broker is away
   */
  RpcConnection createConnection();

  /**
   * Borrows a connection from the pool, or makes one with a socket of its own. Such a one takes no
   * place in the pool, which knows nothing of it: nobody but the caller closes it before the
   * adapter stops, so {@link RpcConnection#close()} must not be forgotten. No transaction can
   * enlist it: its casts are published after the commit, whatever {@code transactionLevel} says, by
   * the adapter's shared socket. Blocks for at most the connect timeout and the wait for the pool.
   *
   * @param newConnection true for a socket of its own, which {@link RpcConnection#close()} closes;
   *     false is {@link #createConnection()}
   * @throws NotSentException when the pool has none to give or the broker is away
   */
  RpcConnection createConnection(boolean newConnection);

  /**
   * Borrows a connection of another user than the configured one: the application's own sign-on
   * ({@code res-auth} {@code Application}). A container that signs on itself ignores both
   * arguments. Connections of one user share a socket; the verbs of the factory stay with the
   * configured user. The caller closes it.
   *
   * @throws NotSentException when the pool has none to give, the broker is away or does not know
   *     this user, or {@code saslMechanism} is {@code external}: then the certificate is the user
   */
  RpcConnection createConnection(String userName, String password);

  /**
   * A typed client: each call of a method of {@code api} is a request, arguments by name (compile
   * with {@code -parameters}, or use {@link Arg}). An {@link RpcContext} parameter is the context.
   * Results are values of any type that JSON can be read as; an {@code Iterator}, a {@code Stream}
   * or {@link RpcReplies} is a multicall (close it, or read it to its end); a {@code
   * CompletionStage} or {@code CompletableFuture} is a call that does not wait for its answer: it
   * is completed in Work, with the caller's context class loader and, where the server has {@code
   * java:comp/DefaultContextService}, its naming context (elsewhere what follows it looks up none
   * of the application's names); to cancel it forgets the call. {@link RpcMethod}, {@link
   * RpcTimeout}, {@link RpcCast} and {@link RpcFanoutCast} say the rest. Does no I/O; the proxy is
   * thread-safe, needs no closing, and fails as the verbs do.
   *
   * @param target what it says wins over {@link RpcInterface}
   * @throws InvalidRequestException naming interface, method and parameter of a fault in the
   *     declaration
   */
  <T> T proxy(Class<T> api, Target target);

  /**
   * As {@link #proxy(Class, Target)}, for an interface whose {@link RpcInterface} names the topic.
   */
  <T> T proxy(Class<T> api);
}
