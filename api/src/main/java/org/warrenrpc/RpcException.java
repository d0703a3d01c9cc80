package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/** The root of everything that the verbs throw. */
public abstract class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RpcException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
