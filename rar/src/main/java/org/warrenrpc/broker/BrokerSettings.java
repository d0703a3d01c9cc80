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
 * @param tls for an {@code amqps} URL
 * @param external whether our certificate says who connects (SASL EXTERNAL), and neither user name
 *     nor password
 */
public record BrokerSettings(
    URI uri,
    String userName,
    String password,
    Duration heartbeat,
    Duration connectTimeout,
    TlsSettings tls,
    boolean external) {

  /** Where configuration says nothing. */
  public static final BrokerSettings DEFAULTS =
      new BrokerSettings(
          URI.create("amqp://localhost:5672/"),
          "guest",
          "guest",
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  /** With user and password, and TLS as this JVM has it. */
  public BrokerSettings(
      URI uri, String userName, String password, Duration heartbeat, Duration connectTimeout) {
    this(uri, userName, password, heartbeat, connectTimeout, TlsSettings.DEFAULTS, false);
  }

  /** The same for another user. */
  public BrokerSettings as(String otherUser, String otherPassword) {
    return new BrokerSettings(
        uri, otherUser, otherPassword, heartbeat, connectTimeout, tls, external);
  }

  /** Who connects, as far as this side knows. */
  public String user() {
    return external ? "(certificate)" : userName;
  }

  @Override
  public String toString() {
    // user information does not belong there, but who puts it there is not to read it in a log
    return user() + "@" + uri.toString().replaceFirst("//[^/]*@", "//");
  }
}
