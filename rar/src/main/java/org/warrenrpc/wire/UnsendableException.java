package org.warrenrpc.wire;

import org.jspecify.annotations.Nullable;

/** A request or a reply that this format cannot carry; the message names the part. */
public final class UnsendableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public UnsendableException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
