package org.warrenrpc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes.
 *
 * @param exchange null: the configured one
 * @param namespace carried to the server, null for none
 * @param version {@code major.minor}, carried to the server, null for none
 * @param server one server of the topic by name, null for any
 * @param fanout true: every server of the topic
 */
public record Target(
    @Nullable String exchange,
    String topic,
    @Nullable String namespace,
    @Nullable String version,
    @Nullable String server,
    boolean fanout) {

  /** Refuses a null topic. */
  public Target {
    Objects.requireNonNull(topic, "topic");
  }

  /** Any server of a topic. */
  public static Target topic(String topic) {
    return new Target(null, topic, null, null, null, false);
  }

  /** The same target on another exchange. */
  public Target withExchange(String exchange) {
    return new Target(exchange, topic, namespace, version, server, fanout);
  }

  /** The same target with a namespace. */
  public Target withNamespace(String namespace) {
    return new Target(exchange, topic, namespace, version, server, fanout);
  }

  /** The same target with a version. */
  public Target withVersion(String version) {
    return new Target(exchange, topic, namespace, version, server, fanout);
  }

  /** One server of the topic. */
  public Target withServer(String server) {
    return new Target(exchange, topic, namespace, version, server, fanout);
  }

  /** Every server of the topic. */
  public Target withFanout() {
    return new Target(exchange, topic, namespace, version, server, true);
  }
}
