package org.warrenrpc.core.server;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.BrokerSession;
import org.warrenrpc.broker.Message;
import org.warrenrpc.core.Backoff;
import org.warrenrpc.core.Deadline;
import org.warrenrpc.core.Text;

/**
 * A cast whose run failed, and the message that is to take its place: a copy for its queue, or a
 * dead letter. Keeps nothing of the application's. Confined to whoever holds it.
 */
final class FailedCast {
  /** Of a dead letter: the queue that it came by, by which it can be moved back. */
  static final String QUEUE = "x-warren-queue";

  /** Of a dead letter: which bean failed. */
  static final String SERVER = "x-warren-server";

  /** Of a dead letter: the class of what the last run failed with. */
  static final String EXCEPTION = "x-warren-exception";

  /** Of a dead letter: the message of what the last run failed with. */
  static final String REASON = "x-warren-reason";

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_REASON = 1000;

  /** RabbitMQ's, on what a stream delivers: a copy would be for all who read it. */
  private static final String STREAM = "x-stream-offset";

  /** What a broker says of a delivery, and what would have it send a copy elsewhere too. */
  private static final Set<String> NOT_COPIED =
      Set.of(STREAM, "x-delivery-count", "x-acquired-count", "CC", "BCC");

  private final Run run;
  private final Message message;
  private final Attempt attempt;
  private final @Nullable Deadline deadline;
  private final String exception;
  private final String reason;
  private int setbacks;

  FailedCast(Run run, ReceivedRequest request, Throwable cause) {
    this.run = run;
    this.message = request.delivery().message();
    this.attempt = Attempt.of(message);
    this.deadline = request.deadline();
    this.exception = Text.cut(cause.getClass().getName(), LONGEST_NAME);
    this.reason = Text.cut(FailureReport.message(cause), LONGEST_REASON);
  }

  Run run() {
    return run;
  }

  Attempt attempt() {
    return attempt;
  }

  /** Whether it is not to be run again: too many runs, no time left, or no queue of its own. */
  boolean isDead(RetrySettings settings) {
    return attempt.number() > settings.limit()
        || (deadline != null && deadline.expired())
        || message.headers().containsKey(STREAM);
  }

  /** For the queue that it came by. */
  Message copy(String queue) {
    Map<String, Object> headers = headers();
    headers.put(Attempt.NUMBER, attempt.number() + 1);
    return copy(queue, deadline == null ? null : deadline.remaining(), headers);
  }

  /** For the queue of dead letters; {@code server}: whose it was. */
  Message deadLetter(String deadLetterQueue, String queue, String server) {
    Map<String, Object> headers = headers();
    headers.remove(Attempt.NUMBER);
    headers.put(Attempt.RUNS, attempt.runs());
    headers.put(QUEUE, queue);
    headers.put(SERVER, Text.cut(server, LONGEST_NAME));
    headers.put(EXCEPTION, exception);
    headers.put(REASON, reason);
    return copy(deadLetterQueue, null, headers);
  }

  private Map<String, Object> headers() {
    Map<String, Object> headers = new LinkedHashMap<>(message.headers());
    headers.keySet().removeAll(NOT_COPIED);
    return headers;
  }

  private Message copy(String queue, @Nullable Duration expiration, Map<String, Object> headers) {
    return new Message(
        BrokerSession.queue(queue),
        message.contentType(),
        message.contentEncoding(),
        expiration,
        Collections.unmodifiableMap(headers),
        true,
        message.body());
  }

  /** The broker did not take what was to take its place; returns when to try again. */
  Duration pauseAfterSetback() {
    setbacks++;
    return Backoff.after(setbacks, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }
}
