package org.warrenrpc.wire;

import org.jspecify.annotations.Nullable;

/**
 * A message that cannot be read. Says why, never what the body holds. Where the message could be
 * read far enough to know a trustworthy reply address, that is given, so that the caller can be
 * answered.
 */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable ReplyTo replyTo;

  /** With the reason and the caller's address, if known. */
  public MalformedMessageException(String reason, @Nullable ReplyTo replyTo) {
    super(reason);
    this.replyTo = replyTo;
  }

  /** The caller to be told, null for nobody. */
  public @Nullable ReplyTo replyTo() {
    return replyTo;
  }
}
