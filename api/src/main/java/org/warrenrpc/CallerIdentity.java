package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/**
 * How an application knows who sent a request: a public class with a public constructor without
 * arguments, named by the activation property {@code callerIdentity} and found by the class loader
 * of the bean. One instance is made for each activation; it is used by several threads at once.
 */
public interface CallerIdentity {

  /**
   * Whom the method runs as. Anybody who may publish can write anything into a context: verify
   * something in it, a signature or a token, and take name and groups from that alone. Asked before
   * each run of a method, once or more, on the thread that is to run it, with no identity yet and
   * outside of the method's transaction.
   *
   * @return {@link Caller#ANONYMOUS} to have it run unauthenticated; null to refuse
   * @throws RuntimeException to refuse, too: the method does not run, and the caller is told that
   *     it is refused, but not why; the log is
   */
  @Nullable Caller verify(RpcContext context);
}
