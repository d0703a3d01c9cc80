package org.warrenrpc.core.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.RpcDialects;
import org.warrenrpc.core.RpcProfile;

/**
 * How a client speaks; frozen.
 *
 * @param dialect one of {@link RpcDialects#names()}
 * @param profile how exchanges and queues are declared
 * @param exchange the control exchange; null for the dialect's own default
 * @param callTimeout the limit of verbs that are given none; positive
 * @param maxUnreadReplies how many values of one multicall may wait unread; positive
 */
public record ClientSettings(
    String dialect,
    RpcProfile profile,
    @Nullable String exchange,
    Duration callTimeout,
    int maxUnreadReplies) {

  /** Where configuration says nothing. */
  public static final ClientSettings DEFAULTS =
      new ClientSettings("oslo", null, Duration.ofSeconds(60), 1000);

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
    if (maxUnreadReplies < 1) {
      throw new IllegalArgumentException(
          "maxUnreadReplies " + maxUnreadReplies + " is not positive");
    }
  }

  /** With the dialect's default profile. */
  public ClientSettings(
      String dialect, @Nullable String exchange, Duration callTimeout, int maxUnreadReplies) {
    this(dialect, RpcProfile.of(dialect), exchange, callTimeout, maxUnreadReplies);
  }
}
