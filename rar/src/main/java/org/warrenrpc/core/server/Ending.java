package org.warrenrpc.core.server;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.wire.Reply;

/**
 * What became of a request.
 *
 * @param reply what ends the call, if it is one
 * @param failure why there is no result; null where there is one
 */
record Ending(Reply reply, @Nullable Throwable failure) {

  /** A result, or what was known before anything ran. */
  static Ending with(Reply reply) {
    return new Ending(reply, null);
  }

  /** {@code sent}: how many values have left, null where the answer is a single one. */
  static Ending failed(Throwable failure, @Nullable Integer sent) {
    return new Ending(new Reply.Fault(FailureReport.of(failure), sent), failure);
  }

  /** Whether the method, its transaction or its container failed: another time it may not. */
  boolean isWorthARetry() {
    return failure != null && !(failure instanceof RefusedException);
  }

  /** Whether it has not run since the server ends, and its caller has seen nothing of it. */
  boolean isOfTheStop() {
    return failure instanceof RefusedException refusal
        && refusal.isStopping()
        && reply instanceof Reply.Fault fault
        && fault.count() == null;
  }

  /** Why it failed. */
  Throwable cause() {
    return Objects.requireNonNull(failure);
  }
}
