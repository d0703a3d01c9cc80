package org.warrenrpc.jca;

import jakarta.resource.spi.ConfigProperty;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties that adapter, factory and activation spec have in common. Null means: inherit, an
 * activation spec and a factory from their adapter, the adapter from its surroundings and then from
 * the defaults. All are texts, so that a typing error is found and named when they are frozen; no
 * container parses them. Each may hold {@code ${env.NAME:default}} and {@code
 * ${system.property:default}}, resolved when they are frozen. Written by one thread, before use.
 *
 * <p>The setters take null, though their parameters do not say so: IronJacamar finds no setter
 * whose parameter carries a type annotation.
 */
public class BrokerProperties implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<Property, String> texts = new EnumMap<>(Property.class);

  /** Only as a superclass. */
  BrokerProperties() {}

  /** The back end: "rabbit", "memory", or the name of a class that implements Broker. */
  public @Nullable String getRpcBackend() {
    return get(Property.RPC_BACKEND);
  }

  @ConfigProperty
  public void setRpcBackend(String rpcBackend) {
    set(Property.RPC_BACKEND, rpcBackend);
  }

  /**
   * {@code amqp://host:port/vhost}; may hold {@code user:password@}, which the properties of those
   * names override.
   */
  public @Nullable String getConnectionURL() {
    return get(Property.CONNECTION_URL);
  }

  @ConfigProperty(confidential = true)
  public void setConnectionURL(String connectionUrl) {
    set(Property.CONNECTION_URL, connectionUrl);
  }

  /** The broker's host, instead of that of a URL that is inherited. */
  public @Nullable String getServerName() {
    return get(Property.SERVER_NAME);
  }

  @ConfigProperty
  public void setServerName(String serverName) {
    set(Property.SERVER_NAME, serverName);
  }

  /** The broker's port, likewise. */
  public @Nullable String getPortNumber() {
    return get(Property.PORT_NUMBER);
  }

  @ConfigProperty
  public void setPortNumber(String portNumber) {
    set(Property.PORT_NUMBER, portNumber);
  }

  /** The broker's user. */
  public @Nullable String getUserName() {
    return get(Property.USER_NAME);
  }

  @ConfigProperty
  public void setUserName(String userName) {
    set(Property.USER_NAME, userName);
  }

  /** The user's password. */
  public @Nullable String getPassword() {
    return get(Property.PASSWORD);
  }

  @ConfigProperty(confidential = true)
  public void setPassword(String password) {
    set(Property.PASSWORD, password);
  }

  /** The wire format: "oslo" or "nova2011". */
  public @Nullable String getDialect() {
    return get(Property.DIALECT);
  }

  @ConfigProperty
  public void setDialect(String dialect) {
    set(Property.DIALECT, dialect);
  }

  /** The control exchange. */
  public @Nullable String getExchange() {
    return get(Property.EXCHANGE);
  }

  @ConfigProperty
  public void setExchange(String exchange) {
    set(Property.EXCHANGE, exchange);
  }

  /** Limit of one attempt to connect, the handshake included, in milliseconds. */
  public @Nullable String getConnectTimeoutMillis() {
    return get(Property.CONNECT_TIMEOUT);
  }

  @ConfigProperty
  public void setConnectTimeoutMillis(String connectTimeoutMillis) {
    set(Property.CONNECT_TIMEOUT, connectTimeoutMillis);
  }

  /** Heartbeat asked of the broker, in seconds; 0 for none. */
  public @Nullable String getHeartbeatSeconds() {
    return get(Property.HEARTBEAT);
  }

  @ConfigProperty
  public void setHeartbeatSeconds(String heartbeatSeconds) {
    set(Property.HEARTBEAT, heartbeatSeconds);
  }

  /** How many requests a consumer runs at once. */
  public @Nullable String getConcurrency() {
    return get(Property.CONCURRENCY);
  }

  @ConfigProperty
  public void setConcurrency(String concurrency) {
    set(Property.CONCURRENCY, concurrency);
  }

  /** How many unsettled requests the broker pushes for each queue; concurrency, where not set. */
  public @Nullable String getPrefetch() {
    return get(Property.PREFETCH);
  }

  @ConfigProperty
  public void setPrefetch(String prefetch) {
    set(Property.PREFETCH, prefetch);
  }

  /**
   * How long a consumer that ends waits for methods that run, in milliseconds; 0 for not at all.
   */
  public @Nullable String getDrainTimeoutMillis() {
    return get(Property.DRAIN_TIMEOUT);
  }

  @ConfigProperty
  public void setDrainTimeoutMillis(String drainTimeoutMillis) {
    set(Property.DRAIN_TIMEOUT, drainTimeoutMillis);
  }

  /** The longest body, as it travels and inflated, in either direction. */
  public @Nullable String getMaxBodyBytes() {
    return get(Property.MAX_BODY_BYTES);
  }

  @ConfigProperty
  public void setMaxBodyBytes(String maxBodyBytes) {
    set(Property.MAX_BODY_BYTES, maxBodyBytes);
  }

  /**
   * How bodies of oslo are sent: "none" or "zlib", which its configuration calls gzip. Either is
   * read.
   */
  public @Nullable String getCompression() {
    return get(Property.COMPRESSION);
  }

  @ConfigProperty
  public void setCompression(String compression) {
    set(Property.COMPRESSION, compression);
  }

  /** A regular expression for the whole name of a queue that an oslo caller may be answered on. */
  public @Nullable String getReplyQueuePattern() {
    return get(Property.REPLY_QUEUE_PATTERN);
  }

  @ConfigProperty
  public void setReplyQueuePattern(String replyQueuePattern) {
    set(Property.REPLY_QUEUE_PATTERN, replyQueuePattern);
  }

  final @Nullable String get(Property property) {
    return texts.get(property);
  }

  final void set(Property property, @Nullable String text) {
    if (!mayChange(property)) {
      return;
    }
    if (text == null) {
      texts.remove(property);
    } else {
      texts.put(property, text);
    }
  }

  /** Whether a setter takes effect; false, or an exception, once the configuration is in use. */
  boolean mayChange(Property property) {
    return true;
  }

  /** What is set here, for the value equality of adapter and factory. */
  final Map<Property, String> texts() {
    return texts;
  }

  /** What is set here, its expressions resolved now, over what is set below. */
  final PropertyValues over(PropertyValues below) {
    return over(below, Surroundings.ofTheProcess());
  }

  PropertyValues over(PropertyValues below, Surroundings around) {
    return around.layer(texts, getClass().getSimpleName()).over(below);
  }
}
