package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/**
 * A multicall lost values: a gap in their numbers, or more unread ones than the configured bound.
 */
public final class RepliesLostException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** With the reason, and the cause where there is one. */
  public RepliesLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
