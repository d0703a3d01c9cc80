package org.warrenrpc.broker;

import java.net.URI;
import java.time.Duration;

/**
 * How to reach a broker; frozen and validated. Two connections with equal settings may share a
 * socket. {@link #toString()} shows no password.
 *
 * @param uri {@code amqp://host:port/vhost} without user information; a path that is empty, {@code
 *     /}, {@code //} or {@code /%2F} is the virtual host {@code /}
 * @param heartbeat zero for what the broker proposes; the shorter of the two holds otherwise
 * @param connectTimeout of one attempt, the handshake included; positive
 */
public record BrokerSettings(
    URI uri, String userName, String password, Duration heartbeat, Duration connectTimeout) {

  /** Where configuration says nothing. */
  public static final BrokerSettings DEFAULTS =
      new BrokerSettings(
          URI.create("amqp://localhost:5672/"),
          "guest",
          "guest",
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  /** The same for another user. */
  public BrokerSettings as(String otherUser, String otherPassword) {
    return new BrokerSettings(uri, otherUser, otherPassword, heartbeat, connectTimeout);
  }

  @Override
  public String toString() {
    // user information does not belong there, but who puts it there is not to read it in a log
    return userName + "@" + uri.toString().replaceFirst("//[^/]*@", "//");
  }
}
