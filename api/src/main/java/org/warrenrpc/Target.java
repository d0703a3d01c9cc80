package org.warrenrpc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes.
 *
 * @param exchange null: the configured one
 * @param namespace which of a server's interfaces is meant, null for the one without a name
 * @param version {@code major.minor} that the request needs, null for 1.0 without saying so
 * @param versionCap the newest version that may be sent, null for any; stays here
 * @param server one server of the topic by name, null for any
 * @param fanout true: every server of the topic
 */
public record Target(
    @Nullable String exchange,
    String topic,
    @Nullable String namespace,
    @Nullable String version,
    @Nullable String versionCap,
    @Nullable String server,
    boolean fanout) {

  /**
   * Refuses a null topic and malformed versions.
   *
   * @throws IllegalArgumentException naming the version that is none
   */
  public Target {
    Objects.requireNonNull(topic, "topic");
    if (version != null) {
      RpcVersion.parse(version);
    }
    if (versionCap != null) {
      RpcVersion.parse(versionCap);
    }
  }

  /** Any server of a topic. */
  public static Target topic(String topic) {
    return new Target(null, topic, null, null, null, null, false);
  }

  /** The same target on another exchange. */
  public Target withExchange(String exchange) {
    return new Target(exchange, topic, namespace, version, versionCap, server, fanout);
  }

  /** The same target with a namespace. */
  public Target withNamespace(String namespace) {
    return new Target(exchange, topic, namespace, version, versionCap, server, fanout);
  }

  /** The same target with a version. */
  public Target withVersion(String version) {
    return new Target(exchange, topic, namespace, version, versionCap, server, fanout);
  }

  /**
   * The same target, through which nothing newer than {@code versionCap} is sent: for as long as
   * some servers still run an older release. With a cap a request needs a version.
   */
  public Target withVersionCap(String versionCap) {
    return new Target(exchange, topic, namespace, version, versionCap, server, fanout);
  }

  /** One server of the topic. */
  public Target withServer(String server) {
    return new Target(exchange, topic, namespace, version, versionCap, server, fanout);
  }

  /** Every server of the topic. */
  public Target withFanout() {
    return new Target(exchange, topic, namespace, version, versionCap, server, true);
  }

  /**
   * Whether the cap lets a request of this version be sent (wire page, 4.7).
   *
   * @throws IllegalArgumentException naming the version when it is none
   */
  public boolean canSend(String version) {
    RpcVersion wanted = RpcVersion.parse(version);
    return versionCap == null || RpcVersion.parse(versionCap).accepts(wanted);
  }
}
