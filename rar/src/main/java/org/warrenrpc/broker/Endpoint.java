package org.warrenrpc.broker;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What an AMQP URL says, user information left out.
 *
 * @param host a name or an address, without brackets
 * @param virtualHost {@code /} for a path that is empty, {@code /}, {@code //} or {@code /%2F};
 *     else the decoded path after its first slash
 */
public record Endpoint(boolean tls, String host, int port, String virtualHost) {
  private static final int AMQP_PORT = 5672;
  private static final int AMQPS_PORT = 5671;

  /**
   * Reads an {@code amqp} or {@code amqps} URL; the port may be left out.
   *
   * @throws IllegalArgumentException when it is none, or names no host; the message does not repeat
   *     the URL, which may hold a password
   */
  public static Endpoint of(URI uri) {
    boolean tls =
        switch (String.valueOf(uri.getScheme())) {
          case "amqp" -> false;
          case "amqps" -> true;
          default ->
              throw new IllegalArgumentException(
                  "the scheme is '" + uri.getScheme() + "', not amqp or amqps");
        };
    String authority = hostAndPort(uri.getRawAuthority());
    int colon = authority.lastIndexOf(':');
    boolean port = colon > authority.lastIndexOf(']');
    String host = port ? authority.substring(0, colon) : authority;
    if (host.isEmpty()) {
      throw new IllegalArgumentException("no host is named");
    }
    return new Endpoint(
        tls,
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port ? port(authority.substring(colon + 1)) : tls ? AMQPS_PORT : AMQP_PORT,
        virtualHost(uri.getPath()));
  }

  /** Without the virtual host, for messages. */
  @Override
  public String toString() {
    return host + ":" + port;
  }

  /** URI.getHost() knows no underscore, which names of containers have. */
  private static String hostAndPort(@Nullable String authority) {
    return authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= 0xFFFF) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the port is '" + text + "', not a number", e);
    }
    throw new IllegalArgumentException("the port is " + text + ", not within 1 and 65535");
  }

  private static String virtualHost(@Nullable String path) {
    return path == null || path.length() < 2 ? "/" : path.substring(1);
  }
}
