package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/** The connection was lost after the request had left: it may have run, or may still run. */
public final class ConnectionLostException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** With the reason, and the cause where there is one. */
  public ConnectionLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
