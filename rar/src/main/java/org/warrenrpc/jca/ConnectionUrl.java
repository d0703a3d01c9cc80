package org.warrenrpc.jca;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes {@code amqp://user:password@host:port/vhost} apart. What it says never holds a secret. */
final class ConnectionUrl {
  private static final String SCHEME = "amqp";
  private static final int PORT = 5672;
  private static final Set<String> ROOT_PATHS = Set.of("", "/", "//", "/%2F", "/%2f");

  private ConnectionUrl() {}

  /**
   * The URL without user and password, in one spelling, so that equal ones share a socket.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static URI parse(String text) {
    URI uri = uri(text);
    if (uri == null || uri.isOpaque()) {
      throw new IllegalArgumentException("is no URL of the form amqp://host:port/vhost");
    }
    if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("does not begin with amqp://");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("names no valid host");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("has a query or a fragment");
    }
    String path = ROOT_PATHS.contains(uri.getRawPath()) ? "/" : uri.getRawPath();
    if (path.indexOf('/', 1) > 0) {
      throw new IllegalArgumentException("has a virtual host with a slash in it: write it as %2F");
    }
    int port = uri.getPort() < 0 ? PORT : uri.getPort();
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return URI.create(SCHEME + "://" + host + ":" + port + path);
  }

  /** The user name and the password that it holds, if any. */
  static Map<Property, String> userInfo(String text) {
    Map<Property, String> found = new EnumMap<>(Property.class);
    URI uri = uri(text);
    String info = uri == null ? null : uri.getRawUserInfo();
    if (info != null) {
      int colon = info.indexOf(':');
      found.put(Property.USER_NAME, decoded(colon < 0 ? info : info.substring(0, colon)));
      if (colon >= 0) {
        found.put(Property.PASSWORD, decoded(info.substring(colon + 1)));
      }
    }
    return found;
  }

  /** Fit to be shown. Also where it cannot be parsed: everything up to the last @ goes. */
  static String masked(String text) {
    int slashes = text.indexOf("//");
    int at = text.lastIndexOf('@');
    return at < 0
        ? text
        : text.substring(0, slashes < 0 ? 0 : slashes + 2) + "***" + text.substring(at);
  }

  private static @Nullable URI uri(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      // its message quotes the password
      return null;
    }
  }

  /** A plus is a plus: this is no form. */
  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
