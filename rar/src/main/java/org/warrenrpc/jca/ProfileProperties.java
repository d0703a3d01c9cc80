package org.warrenrpc.jca;

import jakarta.resource.spi.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The properties that say how exchanges and queues are declared: whoever shares one must declare it
 * alike. Each but the profile overrides what the profile says.
 */
public class ProfileProperties extends TlsProperties {
  private static final long serialVersionUID = 1L;

  /** Only as a superclass. */
  ProfileProperties() {}

  /** The named set of declarations: "oslo", "oslo-quorum", "nova-2011", "modern" or "passive". */
  public @Nullable String getProfile() {
    return get(Property.PROFILE);
  }

  @ConfigProperty
  public void setProfile(String profile) {
    set(Property.PROFILE, profile);
  }

  /** "true": the control exchange, topic and server queues are durable. */
  public @Nullable String getDurableQueues() {
    return get(Property.DURABLE_QUEUES);
  }

  @ConfigProperty
  public void setDurableQueues(String durableQueues) {
    set(Property.DURABLE_QUEUES, durableQueues);
  }

  /** "true": the same go with their last consumer. */
  public @Nullable String getAutoDeleteQueues() {
    return get(Property.AUTO_DELETE_QUEUES);
  }

  @ConfigProperty
  public void setAutoDeleteQueues(String autoDeleteQueues) {
    set(Property.AUTO_DELETE_QUEUES, autoDeleteQueues);
  }

  /** "true": every queue is declared mirrored, as brokers before quorum queues had it. */
  public @Nullable String getHaQueues() {
    return get(Property.HA_QUEUES);
  }

  @ConfigProperty
  public void setHaQueues(String haQueues) {
    set(Property.HA_QUEUES, haQueues);
  }

  /** "true": topic and server queues are quorum queues. */
  public @Nullable String getQuorumQueues() {
    return get(Property.QUORUM_QUEUES);
  }

  @ConfigProperty
  public void setQuorumQueues(String quorumQueues) {
    set(Property.QUORUM_QUEUES, quorumQueues);
  }

  /** How often a quorum queue delivers a message at most; "0" for no limit. */
  public @Nullable String getQuorumDeliveryLimit() {
    return get(Property.QUORUM_DELIVERY_LIMIT);
  }

  @ConfigProperty
  public void setQuorumDeliveryLimit(String quorumDeliveryLimit) {
    set(Property.QUORUM_DELIVERY_LIMIT, quorumDeliveryLimit);
  }

  /** How many messages a quorum queue keeps in memory; "0" for no limit. */
  public @Nullable String getQuorumMaxInMemoryLength() {
    return get(Property.QUORUM_MAX_IN_MEMORY_LENGTH);
  }

  @ConfigProperty
  public void setQuorumMaxInMemoryLength(String quorumMaxInMemoryLength) {
    set(Property.QUORUM_MAX_IN_MEMORY_LENGTH, quorumMaxInMemoryLength);
  }

  /** How many bytes a quorum queue keeps in memory; "0" for no limit. */
  public @Nullable String getQuorumMaxInMemoryBytes() {
    return get(Property.QUORUM_MAX_IN_MEMORY_BYTES);
  }

  @ConfigProperty
  public void setQuorumMaxInMemoryBytes(String quorumMaxInMemoryBytes) {
    set(Property.QUORUM_MAX_IN_MEMORY_BYTES, quorumMaxInMemoryBytes);
  }

  /** How long a fanout or reply queue may go unused, in seconds; "0" for ever. */
  public @Nullable String getTransientTtlSeconds() {
    return get(Property.TRANSIENT_TTL_SECONDS);
  }

  @ConfigProperty
  public void setTransientTtlSeconds(String transientTtlSeconds) {
    set(Property.TRANSIENT_TTL_SECONDS, transientTtlSeconds);
  }

  /** "true": fanout and reply queues are quorum queues. */
  public @Nullable String getTransientQuorumQueues() {
    return get(Property.TRANSIENT_QUORUM_QUEUES);
  }

  @ConfigProperty
  public void setTransientQuorumQueues(String transientQuorumQueues) {
    set(Property.TRANSIENT_QUORUM_QUEUES, transientQuorumQueues);
  }

  /** "true": the servers of a topic share a stream instead of fanout queues. */
  public @Nullable String getStreamFanout() {
    return get(Property.STREAM_FANOUT);
  }

  @ConfigProperty
  public void setStreamFanout(String streamFanout) {
    set(Property.STREAM_FANOUT, streamFanout);
  }

  /**
   * {@code <hostname>:<processname>} for stable names of fanout and reply queues, unique to this
   * adapter; "none" for random ones.
   */
  public @Nullable String getQueueManager() {
    return get(Property.QUEUE_MANAGER);
  }

  @ConfigProperty
  public void setQueueManager(String queueManager) {
    set(Property.QUEUE_MANAGER, queueManager);
  }

  /** "true": consumers ask to be cancelled when their queue fails over. */
  public @Nullable String getCancelOnFailover() {
    return get(Property.CANCEL_ON_FAILOVER);
  }

  @ConfigProperty
  public void setCancelOnFailover(String cancelOnFailover) {
    set(Property.CANCEL_ON_FAILOVER, cancelOnFailover);
  }
}
