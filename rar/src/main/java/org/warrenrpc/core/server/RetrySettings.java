package org.warrenrpc.core.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.warrenrpc.broker.MessageLimits;
import org.warrenrpc.core.Backoff;

/**
 * What becomes of a cast that failed, where requests are settled after their run; validated.
 *
 * @param limit how often it is run again; 0: never
 * @param pause before it is run again for the first time; it doubles each time, up to a minute or
 *     {@code pause} if that is longer, and is a fifth longer or shorter by chance
 * @param deadLetterQueue where it goes after that
 */
public record RetrySettings(int limit, Duration pause, String deadLetterQueue) {
  /** The limit where nobody sets one. */
  public static final int DEFAULT_LIMIT = 5;

  /** The pause where nobody sets one. */
  public static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);

  /** What the name of a topic's dead-letter queue begins with, where nobody sets one. */
  public static final String DEAD_LETTERS = "warren_dead_";

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** The defaults for one topic. */
  public static RetrySettings of(String topic) {
    return new RetrySettings(DEFAULT_LIMIT, DEFAULT_PAUSE, DEAD_LETTERS + topic);
  }

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException naming the component and its value
   */
  public RetrySettings {
    if (limit < 0) {
      throw new IllegalArgumentException("limit " + limit + " is negative");
    }
    if (pause.isNegative()) {
      throw new IllegalArgumentException("pause " + pause + " is negative");
    }
    int bytes = deadLetterQueue.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MessageLimits.SHORT_STRING_BYTES) {
      throw new IllegalArgumentException(
          "deadLetterQueue '" + deadLetterQueue + "' has not 1 to 255 bytes but " + bytes);
    }
  }

  /** How long to wait after a run that failed. */
  Duration pauseAfter(Attempt attempt) {
    Duration most = pause.compareTo(LONGEST_PAUSE) > 0 ? pause : LONGEST_PAUSE;
    return Backoff.after(attempt.number(), pause, most);
  }
}
