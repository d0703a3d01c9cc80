package org.warrenrpc.broker;

import org.jspecify.annotations.Nullable;

/** The broker is away, refused, or did not answer in time. Never carries a secret. */
public final class BrokerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What a caller would act on. */
  public enum Kind {
    /** Not reachable, or the connection was lost. */
    UNAVAILABLE,
    /** Wrong user or password. */
    AUTHENTICATION,
    /** A certificate or a store was not accepted, by either side: it stays so. */
    TLS,
    /**
     * Refused with a reply code. Of a declaration: 404 not there, 405 exclusive to another
     * connection, 406 there with other attributes ({@link BrokerException#mismatch}), 403 not
     * permitted; 540 or 541 not offered, which ends the connection too.
     */
    REFUSED,
    /** No answer in time. */
    TIMEOUT
  }

  private final Kind kind;
  private final int replyCode;
  private final boolean mayHaveBeenSent;
  private final @Nullable Mismatch mismatch;

  /** With the AMQP reply code, 0 for none. */
  public BrokerException(
      Kind kind,
      int replyCode,
      boolean mayHaveBeenSent,
      String message,
      @Nullable Throwable cause) {
    this(kind, replyCode, mayHaveBeenSent, message, null, cause);
  }

  /** Of a declaration that an existing object does not equal. */
  public BrokerException(
      Kind kind,
      int replyCode,
      boolean mayHaveBeenSent,
      String message,
      @Nullable Mismatch mismatch,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.replyCode = replyCode;
    this.mayHaveBeenSent = mayHaveBeenSent;
    this.mismatch = mismatch;
  }

  /** Without a reply code; nothing was sent. */
  public BrokerException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, 0, false, message, cause);
  }

  /** What to do about it. */
  public Kind kind() {
    return kind;
  }

  /** The AMQP 0-9-1 reply code, 0 for none. */
  public int replyCode() {
    return replyCode;
  }

  /** Whether a message may have left all the same. */
  public boolean mayHaveBeenSent() {
    return mayHaveBeenSent;
  }

  /**
   * Where the broker said in which attribute an existing object differs from the declared one; the
   * message holds its own words in any case.
   */
  public @Nullable Mismatch mismatch() {
    return mismatch;
  }
}
