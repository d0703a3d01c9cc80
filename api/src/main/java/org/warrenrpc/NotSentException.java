package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/**
 * The request certainly did not leave: the broker is away or refused it, or the pool had no
 * connection to give. To repeat it is safe.
 */
public final class NotSentException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** With the reason, and the cause where there is one. */
  public NotSentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
