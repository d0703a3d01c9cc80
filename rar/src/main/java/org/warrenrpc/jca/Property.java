package org.warrenrpc.jca;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.warrenrpc.core.ProfileOption;

/** The name of every property, once. */
enum Property {
  RPC_BACKEND("rpcBackend"),
  CONNECTION_URL("connectionURL"),
  SERVER_NAME("serverName"),
  PORT_NUMBER("portNumber"),
  USER_NAME("userName"),
  PASSWORD("password"),
  TRUST_STORE("trustStore"),
  TRUST_STORE_PASSWORD("trustStorePassword"),
  KEY_STORE("keyStore"),
  KEY_STORE_PASSWORD("keyStorePassword"),
  VERIFY_HOST_NAME("verifyHostName"),
  SASL_MECHANISM("saslMechanism"),
  DIALECT("dialect"),
  EXCHANGE("exchange"),
  PROFILE("profile"),
  DURABLE_QUEUES(ProfileOption.DURABLE_QUEUES),
  AUTO_DELETE_QUEUES(ProfileOption.AUTO_DELETE_QUEUES),
  HA_QUEUES(ProfileOption.HA_QUEUES),
  QUORUM_QUEUES(ProfileOption.QUORUM_QUEUES),
  QUORUM_DELIVERY_LIMIT(ProfileOption.QUORUM_DELIVERY_LIMIT),
  QUORUM_MAX_IN_MEMORY_LENGTH(ProfileOption.QUORUM_MAX_IN_MEMORY_LENGTH),
  QUORUM_MAX_IN_MEMORY_BYTES(ProfileOption.QUORUM_MAX_IN_MEMORY_BYTES),
  TRANSIENT_TTL_SECONDS(ProfileOption.TRANSIENT_TTL_SECONDS),
  TRANSIENT_QUORUM_QUEUES(ProfileOption.TRANSIENT_QUORUM_QUEUES),
  STREAM_FANOUT(ProfileOption.STREAM_FANOUT),
  QUEUE_MANAGER(ProfileOption.QUEUE_MANAGER),
  CANCEL_ON_FAILOVER(ProfileOption.CANCEL_ON_FAILOVER),
  CONNECT_TIMEOUT("connectTimeoutMillis"),
  HEARTBEAT("heartbeatSeconds"),
  CONCURRENCY("concurrency"),
  PREFETCH("prefetch"),
  DRAIN_TIMEOUT("drainTimeoutMillis"),
  MAX_BODY_BYTES("maxBodyBytes"),
  COMPRESSION("compression"),
  REPLY_QUEUE_PATTERN("replyQueuePattern"),
  CALL_TIMEOUT("callTimeoutMillis"),
  CALL_MONITOR("callMonitorSeconds"),
  MAX_UNREAD_REPLIES("maxUnreadReplies"),
  REMOTE_EXCEPTIONS("remoteExceptions"),
  NOTIFY_TOPICS("notifyTopics"),
  TRANSACTION_LEVEL("transactionLevel"),
  COMMIT_TIMEOUT("commitTimeoutMillis"),
  VALIDATION_TIMEOUT("validationTimeoutMillis"),
  UNSENT_CAST_HANDLER("unsentCastHandler"),
  TOPIC("topic"),
  FANOUT("fanout"),
  SERVER("server"),
  NAMESPACE("namespace"),
  VERSION("version"),
  VERSION_CAP("versionCap"),
  LEGACY_NAMESPACES("legacyNamespaces"),
  ACKNOWLEDGE("acknowledge"),
  RETRY_LIMIT("retryLimit"),
  RETRY_PAUSE("retryPauseMillis"),
  DEAD_LETTER_QUEUE("deadLetterQueue"),
  SECURITY_INFLOW("securityInflow"),
  INFLOW_PRINCIPAL("inflowPrincipal"),
  INFLOW_GROUPS("inflowGroups"),
  CALLER_IDENTITY("callerIdentity"),
  TRUST_MESSAGE_ROLES("trustMessageRoles"),
  NOTIFICATION_TOPICS("notificationTopics"),
  POOL("pool"),
  PUBLISHER_FILTER("publisherFilter"),
  EVENT_TYPE_FILTER("eventTypeFilter"),
  PING_ENABLED("pingEnabled");

  private static final Set<Property> OF_AN_ACTIVATION = EnumSet.range(TOPIC, EVENT_TYPE_FILTER);

  private final String beanName;

  Property(String beanName) {
    this.beanName = beanName;
  }

  Property(ProfileOption option) {
    this(option.settingName());
  }

  /** The one of a name. */
  static Property named(String beanName) {
    for (Property each : values()) {
      if (each.beanName.equals(beanName)) {
        return each;
      }
    }
    throw new IllegalArgumentException("No property is called " + beanName);
  }

  /** As JavaBeans, deployment descriptors and activation configuration spell it. */
  String beanName() {
    return beanName;
  }

  /** With a capital, as the Connectors specification spells its standard ones (20.5.4). */
  String standardName() {
    return beanName.substring(0, 1).toUpperCase(Locale.ROOT) + beanName.substring(1);
  }

  /** Whether the adapter has it, so that a system property or the environment may set it. */
  boolean ofTheAdapter() {
    return !OF_AN_ACTIVATION.contains(this);
  }
}
