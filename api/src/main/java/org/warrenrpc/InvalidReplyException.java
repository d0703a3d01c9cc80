package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/** The answer does not fit the result type that the caller asked for. The method has run. */
public final class InvalidReplyException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** With the reason, and the cause where there is one. */
  public InvalidReplyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
