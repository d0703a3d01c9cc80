package org.warrenrpc.core.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcDialects;
import org.warrenrpc.core.RpcProfile;

/**
 * How a client speaks; frozen.
 *
 * @param dialect one of {@link RpcDialects#names()}
 * @param profile how exchanges and queues are declared
 * @param exchange the control exchange; null for the dialect's own default
 * @param codec how messages are written and which are read
 * @param callTimeout the limit of verbs that are given none; positive
 * @param callMonitor how long a call may go without a sign of life of its server (oslo, 4.8); zero:
 *     servers are asked for none
 * @param maxUnreadReplies how many values of one multicall may wait unread; positive
 * @param remoteExceptions what failures are thrown as
 * @param notifyTopics where notifications go; at least one
 */
public record ClientSettings(
    String dialect,
    RpcProfile profile,
    @Nullable String exchange,
    RpcCodec codec,
    Duration callTimeout,
    Duration callMonitor,
    int maxUnreadReplies,
    RemoteExceptions remoteExceptions,
    List<String> notifyTopics) {

  /** Where configuration says nothing. */
  public static final ClientSettings DEFAULTS =
      new ClientSettings("oslo", null, Duration.ofSeconds(60), 1000);

  /** Servers send a heartbeat every half of the whole seconds, if that is one at least (4.8). */
  private static final Duration LEAST_MONITOR = Duration.ofSeconds(2);

  /** Refuses what no client can work with, by name and value. */
  public ClientSettings {
    if (!RpcDialects.names().contains(dialect)) {
      throw new IllegalArgumentException(
          "dialect '" + dialect + "' is none of " + RpcDialects.names());
    }
    profile.checkGoesWith(dialect);
    if (callTimeout.isZero() || callTimeout.isNegative()) {
      throw new IllegalArgumentException("callTimeout " + callTimeout + " is not positive");
    }
    if (!callMonitor.isZero() && callMonitor.compareTo(LEAST_MONITOR) < 0) {
      throw new IllegalArgumentException(
          "callMonitor " + callMonitor + " is neither zero nor " + LEAST_MONITOR + " or more");
    }
    if (maxUnreadReplies < 1) {
      throw new IllegalArgumentException(
          "maxUnreadReplies " + maxUnreadReplies + " is not positive");
    }
    if (notifyTopics.isEmpty() || notifyTopics.contains("")) {
      throw new IllegalArgumentException("notifyTopics " + notifyTopics + " lacks a topic");
    }
    notifyTopics = List.copyOf(notifyTopics);
  }

  /** With the defaults for everything else. */
  public ClientSettings(
      String dialect,
      RpcProfile profile,
      @Nullable String exchange,
      Duration callTimeout,
      int maxUnreadReplies) {
    this(
        dialect,
        profile,
        exchange,
        RpcCodec.DEFAULTS,
        callTimeout,
        Duration.ZERO,
        maxUnreadReplies,
        RemoteExceptions.NONE,
        List.of("notifications"));
  }

  /** With the dialect's default profile, and the defaults for everything else. */
  public ClientSettings(
      String dialect, @Nullable String exchange, Duration callTimeout, int maxUnreadReplies) {
    this(dialect, RpcProfile.of(dialect), exchange, callTimeout, maxUnreadReplies);
  }
}
