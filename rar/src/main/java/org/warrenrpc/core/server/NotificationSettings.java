package org.warrenrpc.core.server;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcDialects;
import org.warrenrpc.core.RpcProfile;

/**
 * What a listener to notifications hears and how much it takes at once (5.2); validated.
 *
 * @param dialect one of {@link RpcDialects#names()}
 * @param exchange the control exchange; null: the dialect's default
 * @param topics not empty; with each priority that the target handles, a queue
 * @param pool the queue of a group of listeners that gets copies of its own; null: the queues of
 *     the topics, whose listeners share them
 * @param publisherId what the start of a publisher's id must match; null for any
 * @param eventType what the start of an event type must match; null for any
 * @param concurrency how many notifications are handled at once; positive
 * @param prefetch how many unsettled ones the broker may push for each queue; positive
 * @param drain how long stopping waits for methods that run; zero: not at all
 * @param codec what is read
 */
public record NotificationSettings(
    String dialect,
    RpcProfile profile,
    @Nullable String exchange,
    List<String> topics,
    @Nullable String pool,
    @Nullable Pattern publisherId,
    @Nullable Pattern eventType,
    int concurrency,
    int prefetch,
    Duration drain,
    RpcCodec codec) {

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException naming the component and its value
   */
  public NotificationSettings {
    profile.checkGoesWith(dialect);
    topics = List.copyOf(topics);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("topics are empty");
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency " + concurrency + " is not positive");
    }
    if (prefetch < 1) {
      throw new IllegalArgumentException("prefetch " + prefetch + " is not positive");
    }
    if (drain.isNegative()) {
      throw new IllegalArgumentException("drain " + drain + " is negative");
    }
  }
}
