package org.warrenrpc.wire;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that may differ in the declarations of peers that speak one dialect (4.1): whoever shares an
 * exchange or a queue must declare it alike (4.2). Which combinations make sense is not checked
 * here.
 *
 * @param name in configuration
 * @param passive whether exchanges and queues that are shared are only checked, never made or bound
 * @param own what becomes of fanout and reply queues
 * @param durable D: of the control exchange and every topic, server and notification queue
 * @param autoDelete A: of the same
 * @param quorum whether these queues are quorum queues: Q
 * @param limits of every quorum queue
 * @param ha whether every queue has {@code x-ha-policy}, which no current broker heeds, but
 *     compares
 * @param ttlSeconds E: how long {@link Own#EXPIRING} queues go unused before the broker drops them,
 *     and how long a stream keeps what it holds; 0 for ever
 * @param transientQuorum t and q: whether fanout and reply queues are quorum queues, and the fanout
 *     exchange durable
 * @param streamFanout whether the servers of a topic share a stream instead of fanout queues
 * @param queueManager {@code <hostname>:<processname>} for stable names of fanout and reply queues;
 *     null for random ones
 * @param cancelOnFailover whether every consumer asks to be cancelled when its queue fails over
 */
public record Profile(
    String name,
    boolean passive,
    Own own,
    boolean durable,
    boolean autoDelete,
    boolean quorum,
    Quorum limits,
    boolean ha,
    int ttlSeconds,
    boolean transientQuorum,
    boolean streamFanout,
    @Nullable String queueManager,
    boolean cancelOnFailover) {

  /** What becomes of the queues that one consumer alone has. */
  public enum Own {
    /** They outlive their connection, which declares them again under the same name (4.12). */
    EXPIRING,
    /** They go with their connection; the next one uses a new name. */
    EXCLUSIVE,
    /** They go with their consumer (3.1). */
    EXCLUSIVE_AUTO_DELETE
  }

  /** Of a stream's consumer: where it begins; of what it gets: where that stands. */
  public static final String STREAM_OFFSET = "x-stream-offset";

  private static final int HALF_AN_HOUR = 1800;

  /** As oslo.messaging declares by default. */
  static final Profile OSLO = named("oslo", false, Own.EXPIRING, false);

  /** As oslo.messaging declares with {@code rabbit_quorum_queue}. */
  static final Profile OSLO_QUORUM = named("oslo-quorum", false, Own.EXPIRING, true);

  /**
   * Shared objects as in {@link #OSLO_QUORUM}; fanout and reply queues exclusive, so that nothing
   * is used that RabbitMQ 4 deprecates.
   */
  static final Profile MODERN = named("modern", false, Own.EXCLUSIVE, true);

  /** As {@link #OSLO}, but nothing is declared that is shared. */
  static final Profile PASSIVE = named("passive", true, Own.EXPIRING, false);

  /** As nova.rpc of 2011 declares by default. */
  static final Profile NOVA_2011 = named("nova-2011", false, Own.EXCLUSIVE_AUTO_DELETE, false);

  /** As {@link #NOVA_2011}, but nothing is declared that is shared. */
  static final Profile NOVA_PASSIVE = named("passive", true, Own.EXCLUSIVE_AUTO_DELETE, false);

  private static Profile named(String name, boolean passive, Own own, boolean quorum) {
    int ttl = own == Own.EXPIRING ? HALF_AN_HOUR : 0;
    return new Profile(
        name,
        passive,
        own,
        quorum,
        false,
        quorum,
        Quorum.UNLIMITED,
        false,
        ttl,
        false,
        false,
        null,
        false);
  }

  /** Whether fanout and reply queues have a new name for each connection. */
  public boolean renewsNames() {
    return own != Own.EXPIRING;
  }

  /** Whether a server that stops leaves its fanout queue (4.1). */
  public boolean keepsFanoutQueue() {
    return streamFanout || queueManager != null;
  }

  /** What makes the name of a fanout or reply queue its owner's alone. */
  public String unique(int number) {
    return queueManager == null ? Ids.random() : queueManager + ":" + number;
  }

  /** The arguments of a consumer, of a fanout queue or of another one (4.1). */
  public Map<String, Object> consumerArguments(boolean fanout) {
    Map<String, Object> arguments = new HashMap<>();
    if (cancelOnFailover) {
      arguments.put("x-cancel-on-ha-failover", true);
    }
    if (fanout && streamFanout) {
      arguments.put(STREAM_OFFSET, "last");
    }
    return Map.copyOf(arguments);
  }
}
