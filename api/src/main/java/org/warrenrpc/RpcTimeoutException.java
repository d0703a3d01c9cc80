package org.warrenrpc;

import java.time.Duration;

/**
 * The limit of a call passed. In the phases {@link Phase#REPLY} and {@link Phase#HEARTBEAT} the
 * method may have run, or may still run.
 */
public final class RpcTimeoutException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** What the call was waiting for. */
  public enum Phase {
    /** A connection to the broker, the pool's wait included. The request was not sent. */
    CONNECT,
    /** The request to be written or taken by the broker. It may have left. */
    SEND,
    /** An answer. */
    REPLY,
    /** A sign of life from a server that was asked for some: it may be dead. */
    HEARTBEAT
  }

  private final String topic;
  private final String method;
  private final Duration limit;
  private final Phase phase;

  /** Names the call, its limit and the phase in which it passed. */
  public RpcTimeoutException(String topic, String method, Duration limit, Phase phase) {
    super(
        "Call of "
            + method
            + " on topic "
            + topic
            + " passed its limit of "
            + limit.toMillis()
            + " ms in phase "
            + phase,
        null);
    this.topic = topic;
    this.method = method;
    this.limit = limit;
    this.phase = phase;
  }

  /** The topic called. */
  public String topic() {
    return topic;
  }

  /** The method called. */
  public String method() {
    return method;
  }

  /** The limit that passed. */
  public Duration limit() {
    return limit;
  }

  /** What was being waited for. */
  public Phase phase() {
    return phase;
  }
}
