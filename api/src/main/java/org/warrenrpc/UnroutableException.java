package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/**
 * No queue takes the message: nobody ever consumed that topic or server. A queue that exists but
 * has no consumer ends in {@link RpcTimeoutException} instead.
 */
public final class UnroutableException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** With the reason, and the cause where there is one. */
  public UnroutableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
