package org.warrenrpc.jca;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Endpoint;

/**
 * Takes {@code amqp://user:password@host:port/vhost} apart. What it says never holds a secret, also
 * where the password's own characters break the URL.
 */
final class ConnectionUrl {
  private ConnectionUrl() {}

  /**
   * The URL without user and password, in one spelling, so that equal ones share a socket.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static URI parse(String text) {
    URI uri = uri(text);
    if (uri == null || uri.getRawAuthority() == null) {
      throw new IllegalArgumentException("is no URL of the form amqp://host:port/vhost");
    }
    if (text.indexOf('@') >= 0 && uri.getRawAuthority().indexOf('@') < 0) {
      throw new IllegalArgumentException("has an @, / or # that must be percent-encoded");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("has a query or a fragment");
    }
    Endpoint endpoint = Endpoint.of(uri);
    return uri(
        endpoint.tls() ? "amqps" : "amqp",
        endpoint.host(),
        endpoint.port(),
        endpoint.virtualHost().equals("/") ? "/" : uri.getRawPath());
  }

  /**
   * A host's name or address, without brackets.
   *
   * @throws IllegalArgumentException when it is none
   */
  static String host(String text) {
    String host = text.strip();
    URI uri = uri("amqp://" + bracketed(host) + ":1/");
    if (uri == null || host.isEmpty() || !Endpoint.of(uri).host().equals(host)) {
      throw new IllegalArgumentException("is no name or address of a host");
    }
    return host;
  }

  /** What {@link #parse} returned, for another host or port. */
  static URI at(URI parsed, @Nullable String host, @Nullable Integer port) {
    Endpoint endpoint = Endpoint.of(parsed);
    return uri(
        parsed.getScheme(),
        host == null ? endpoint.host() : host,
        port == null ? endpoint.port() : port,
        parsed.getRawPath());
  }

  private static URI uri(String scheme, String host, int port, String path) {
    return URI.create(
        scheme + "://" + bracketed(host.toLowerCase(Locale.ROOT)) + ":" + port + path);
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** The user name and the password that it holds, if any. */
  static Map<Property, String> userInfo(String text) {
    Map<Property, String> found = new EnumMap<>(Property.class);
    URI uri = uri(text);
    String authority = uri == null ? null : uri.getRawAuthority();
    int at = authority == null ? -1 : authority.lastIndexOf('@');
    if (authority != null && at >= 0) {
      String info = authority.substring(0, at);
      int colon = info.indexOf(':');
      keep(found, Property.USER_NAME, colon < 0 ? info : info.substring(0, colon));
      if (colon >= 0) {
        keep(found, Property.PASSWORD, info.substring(colon + 1));
      }
    }
    return found;
  }

  /** Fit to be shown. Also where it cannot be parsed: everything up to the last @ goes. */
  static String masked(String text) {
    int at = text.lastIndexOf('@');
    int slashes = text.indexOf("//");
    String scheme = slashes < 0 || slashes > at ? "" : text.substring(0, slashes + 2);
    return at < 0 ? text : scheme + "***" + text.substring(at);
  }

  private static @Nullable URI uri(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      // its message would quote the password
      return null;
    }
  }

  private static void keep(Map<Property, String> found, Property property, String raw) {
    // a plus is a plus: this is no form
    found.put(property, URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
  }
}
