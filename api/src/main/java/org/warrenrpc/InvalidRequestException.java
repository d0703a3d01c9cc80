package org.warrenrpc;

import org.jspecify.annotations.Nullable;

/**
 * The request, or a consumer, cannot be expressed on the wire; the message names the part at fault.
 * Nothing was sent.
 */
public final class InvalidRequestException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** With the reason, and the cause where there is one. */
  public InvalidRequestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
