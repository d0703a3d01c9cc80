package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/** The connection was used after it had been closed. */
public final class ConnectionClosedException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** With the reason, and the cause where there is one. */
  public ConnectionClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
