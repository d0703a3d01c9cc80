package org.warrenrpc.core.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.RpcCodec;
import org.warrenrpc.core.RpcDialects;
import org.warrenrpc.core.RpcProfile;

/**
 * What a server listens on and how much it takes at once; validated. A topic alone is the queue T;
 * with {@code fanout} a fanout queue of its own; with a server S the queues T and T.S and a fanout
 * queue.
 *
 * @param dialect one of {@link RpcDialects#names()}
 * @param profile how exchanges and queues are declared
 * @param exchange the control exchange; null: the dialect's default
 * @param server the name under which this server alone is addressed; null for none
 * @param concurrency how many requests run at once; positive
 * @param prefetch how many unsettled requests the broker may push for each queue; positive
 * @param drain how long stopping waits for requests that run; zero: not at all
 * @param served the interface offered on them
 * @param ping whether {@code oslo_rpc_server_ping} is answered (4.7)
 * @param codec how messages are written and which are read
 * @param retries null: a request is settled before its method runs; else after it, and what becomes
 *     of a cast that failed
 */
public record ServerSettings(
    String dialect,
    RpcProfile profile,
    @Nullable String exchange,
    String topic,
    @Nullable String server,
    boolean fanout,
    int concurrency,
    int prefetch,
    Duration drain,
    ServedInterface served,
    boolean ping,
    RpcCodec codec,
    @Nullable RetrySettings retries) {

  /**
   * With the dialect's default profile, the interface that has no name, without ping or retries,
   * and with the defaults of the codec.
   */
  public ServerSettings(
      String dialect,
      @Nullable String exchange,
      String topic,
      @Nullable String server,
      boolean fanout,
      int concurrency,
      int prefetch,
      Duration drain) {
    this(
        dialect,
        RpcProfile.of(dialect),
        exchange,
        topic,
        server,
        fanout,
        concurrency,
        prefetch,
        drain,
        ServedInterface.DEFAULT,
        false,
        RpcCodec.DEFAULTS,
        null);
  }

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException naming the component and its value
   */
  public ServerSettings {
    if (!RpcDialects.names().contains(dialect)) {
      throw new IllegalArgumentException(
          "dialect '" + dialect + "' is none of " + RpcDialects.names());
    }
    profile.checkGoesWith(dialect);
    if (topic.isEmpty()) {
      throw new IllegalArgumentException("topic is empty");
    }
    if (server != null && server.isEmpty()) {
      throw new IllegalArgumentException("server is empty");
    }
    if (server != null && fanout) {
      throw new IllegalArgumentException(
          "server '" + server + "' with fanout true: a server listens on the fanout as it is");
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

  /** The same, declared otherwise. */
  public ServerSettings with(RpcProfile other) {
    return with(other, exchange, served, ping, codec, retries);
  }

  /** The same on another control exchange. */
  public ServerSettings withExchange(String other) {
    return with(profile, other, served, ping, codec, retries);
  }

  /** The same, settling requests after their run; null: before it. */
  public ServerSettings with(@Nullable RetrySettings other) {
    return with(profile, exchange, served, ping, codec, other);
  }

  /** The same for another interface. */
  public ServerSettings with(ServedInterface other) {
    return with(profile, exchange, other, ping, codec, retries);
  }

  /** The same with or without ping. */
  public ServerSettings withPing(boolean answered) {
    return with(profile, exchange, served, answered, codec, retries);
  }

  /** The same with another codec. */
  public ServerSettings with(RpcCodec other) {
    return with(profile, exchange, served, ping, other, retries);
  }

  private ServerSettings with(
      RpcProfile newProfile,
      @Nullable String newExchange,
      ServedInterface newServed,
      boolean newPing,
      RpcCodec newCodec,
      @Nullable RetrySettings newRetries) {
    return new ServerSettings(
        dialect,
        newProfile,
        newExchange,
        topic,
        server,
        fanout,
        concurrency,
        prefetch,
        drain,
        newServed,
        newPing,
        newCodec,
        newRetries);
  }

  /**
   * What all who listen on one queue must agree on, by the names of the properties, those first
   * that say most.
   */
  Map<String, String> terms() {
    Map<String, String> terms = new LinkedHashMap<>();
    terms.put("dialect", dialect);
    terms.put("profile", profile.profile().name());
    terms.put("the options of the profile", profile.profile().toString());
    terms.put("acknowledge", retries == null ? "before" : "after");
    terms.put("maxBodyBytes", String.valueOf(codec.maxBodyBytes()));
    terms.put("replyQueuePattern", codec.replyQueuePattern());
    return terms;
  }
}
