package org.warrenrpc;

/**
 * The no-methods listener of a message-driven bean that answers RPC: the bean's public methods are
 * what callers may name (Enterprise Beans 4.0, message-driven beans with a no-methods listener
 * interface).
 *
 * <p>A result is a value that can be written as JSON, or:
 *
 * <ul>
 *   <li>an {@code Iterator}, a {@code Stream}, or an {@code Iterable} that is no collection:
 *       several values, sent one by one to a multicall; a call gets the last. They are read on the
 *       method's thread and in its transaction, and whatever happens closed, if they can be. They
 *       end early when the caller is gone, when the time of a call is over, and when the listener
 *       has stopped.
 *   <li>a {@code CompletionStage} or {@code CompletableFuture} of one value: the answer is sent
 *       when it completes, on whatever thread, which does not wait for the broker. Until then the
 *       request counts against {@code concurrency} and occupies no thread; the method's transaction
 *       ends when it returns. What the stage fails with is answered as if the method had thrown it,
 *       a {@code CompletionException} or {@code ExecutionException} unwrapped. When the caller's
 *       time is over first, or the listener has stopped and waited {@code drainTimeoutMillis}, the
 *       answer is a failure and a {@code CompletableFuture} is cancelled in Work; where the caller
 *       names no time the stage must see to its end itself. A null stage is a failure; one that
 *       holds several values, or another stage, is refused at activation where it is declared so.
 * </ul>
 */
public interface RpcListener {}
