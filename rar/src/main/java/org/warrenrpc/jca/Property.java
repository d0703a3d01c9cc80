package org.warrenrpc.jca;

import java.util.Locale;

/** The name of every property, once. */
enum Property {
  RPC_BACKEND("rpcBackend"),
  CONNECTION_URL("connectionURL"),
  USER_NAME("userName"),
  PASSWORD("password"),
  DIALECT("dialect"),
  EXCHANGE("exchange"),
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
  TOPIC("topic"),
  FANOUT("fanout"),
  SERVER("server");

  private final String beanName;

  Property(String beanName) {
    this.beanName = beanName;
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
    return this != TOPIC && this != FANOUT && this != SERVER;
  }
}
