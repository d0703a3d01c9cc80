package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/**
 * The thread was interrupted while it waited for an answer; its interrupt flag is set again. The
 * method may have run, or may still run; its answer is dropped.
 */
public final class InterruptedCallException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** With the reason, and the cause where there is one. */
  public InterruptedCallException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
