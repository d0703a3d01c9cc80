package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.Activation;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.RpcListener;
import org.warrenrpc.core.server.NotificationSettings;
import org.warrenrpc.core.server.RetrySettings;
import org.warrenrpc.core.server.ServedInterface;
import org.warrenrpc.core.server.ServerSettings;

/**
 * What a message-driven bean listens on. Topic alone: that topic's queue. With {@code fanout}: a
 * fanout queue of its own. With {@code server}: the topic's queue, that server's, and the fanout.
 * With {@code notificationTopics} instead of a topic: notifications. Each is an activation of its
 * own: equality is identity (Connectors 2.1, 19.4.1). Its configuration is frozen when it begins; a
 * setter called later is for the next activation. An unknown name in the {@code @MessageDriven} of
 * the bean's class is refused then, too.
 */
@Activation(messageListeners = RpcListener.class)
public final class RpcActivationSpec extends InflowProperties implements ActivationSpec {
  private static final long serialVersionUID = 1L;

  /**
   * AMQP 0-9-1 short strings, in bytes. A fanout queue's name is the topic's, 9 more, and what
   * makes it nobody else's.
   */
  private static final int LONGEST_NAME = 255 - 9;

  private transient @Nullable ResourceAdapter adapter;

  /** The topic; required. */
  public @Nullable String getTopic() {
    return get(Property.TOPIC);
  }

  @ConfigProperty
  public void setTopic(String topic) {
    set(Property.TOPIC, topic);
  }

  /** "true": only fanout casts. */
  public @Nullable String getFanout() {
    return get(Property.FANOUT);
  }

  @ConfigProperty
  public void setFanout(String fanout) {
    set(Property.FANOUT, fanout);
  }

  /** The name by which this server alone is addressed. */
  public @Nullable String getServer() {
    return get(Property.SERVER);
  }

  @ConfigProperty
  public void setServer(String server) {
    set(Property.SERVER, server);
  }

  /** The namespace of the interface that the bean offers; none where not set. */
  public @Nullable String getNamespace() {
    return get(Property.NAMESPACE);
  }

  @ConfigProperty
  public void setNamespace(String namespace) {
    set(Property.NAMESPACE, namespace);
  }

  /** The version that the bean implements, {@code major.minor[.revision]}; 1.0 where not set. */
  public @Nullable String getVersion() {
    return get(Property.VERSION);
  }

  @ConfigProperty
  public void setVersion(String version) {
    set(Property.VERSION, version);
  }

  /** Further namespaces that the bean answers to, separated by commas. */
  public @Nullable String getLegacyNamespaces() {
    return get(Property.LEGACY_NAMESPACES);
  }

  @ConfigProperty
  public void setLegacyNamespaces(String legacyNamespaces) {
    set(Property.LEGACY_NAMESPACES, legacyNamespaces);
  }

  /**
   * When a request is acknowledged: "before" its method runs, so at most once, or "after" it, so at
   * least once.
   */
  public @Nullable String getAcknowledge() {
    return get(Property.ACKNOWLEDGE);
  }

  @ConfigProperty
  public void setAcknowledge(String acknowledge) {
    set(Property.ACKNOWLEDGE, acknowledge);
  }

  /** With acknowledge "after": how often a cast that failed is run again; 0 for never. */
  public @Nullable String getRetryLimit() {
    return get(Property.RETRY_LIMIT);
  }

  @ConfigProperty
  public void setRetryLimit(String retryLimit) {
    set(Property.RETRY_LIMIT, retryLimit);
  }

  /**
   * With acknowledge "after": how long a cast that failed waits, unacknowledged, before it is run
   * again for the first time, in milliseconds; it doubles each time, up to a minute.
   */
  public @Nullable String getRetryPauseMillis() {
    return get(Property.RETRY_PAUSE);
  }

  @ConfigProperty
  public void setRetryPauseMillis(String retryPauseMillis) {
    set(Property.RETRY_PAUSE, retryPauseMillis);
  }

  /**
   * With acknowledge "after": the queue of casts that failed for the last time, made durable where
   * it is missing; {@code warren_dead_} and the topic where not set.
   */
  public @Nullable String getDeadLetterQueue() {
    return get(Property.DEAD_LETTER_QUEUE);
  }

  @ConfigProperty
  public void setDeadLetterQueue(String deadLetterQueue) {
    set(Property.DEAD_LETTER_QUEUE, deadLetterQueue);
  }

  /**
   * Topics of notifications, separated by commas; the bean then handles these, by methods named
   * after their priorities, and no requests.
   */
  public @Nullable String getNotificationTopics() {
    return get(Property.NOTIFICATION_TOPICS);
  }

  @ConfigProperty
  public void setNotificationTopics(String notificationTopics) {
    set(Property.NOTIFICATION_TOPICS, notificationTopics);
  }

  /** The group of listeners that gets copies of its own; also a queue's name. */
  public @Nullable String getPool() {
    return get(Property.POOL);
  }

  @ConfigProperty
  public void setPool(String pool) {
    set(Property.POOL, pool);
  }

  /** A regular expression that the start of the publisher's id must match. */
  public @Nullable String getPublisherFilter() {
    return get(Property.PUBLISHER_FILTER);
  }

  @ConfigProperty
  public void setPublisherFilter(String publisherFilter) {
    set(Property.PUBLISHER_FILTER, publisherFilter);
  }

  /** A regular expression that the start of the event type must match. */
  public @Nullable String getEventTypeFilter() {
    return get(Property.EVENT_TYPE_FILTER);
  }

  @ConfigProperty
  public void setEventTypeFilter(String eventTypeFilter) {
    set(Property.EVENT_TYPE_FILTER, eventTypeFilter);
  }

  @Override
  public @Nullable ResourceAdapter getResourceAdapter() {
    return adapter;
  }

  @Override
  public void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
    ResourceAdapter already = this.adapter;
    if (already != null && already != adapter) {
      throw new jakarta.resource.spi.IllegalStateException("The resource adapter is set already");
    }
    this.adapter = adapter;
  }

  /**
   * Finds every fault at once. Needs no adapter; with one, what is inherited is checked too. That a
   * topic is missing shows at the activation only: the bean's {@link RpcInterface} may name it.
   */
  @Override
  public void validate() throws InvalidPropertyException {
    Faults faults = new Faults(getClass());
    PropertyValues inherited =
        adapter instanceof RpcResourceAdapter known ? known.inherited() : PropertyValues.DEFAULTS;
    Settings unused = read(over(inherited), faults, null);
  }

  /** Frozen, over what the bean's class says, over what it inherits. */
  Settings settings(PropertyValues inherited, Class<?> bean) throws InvalidPropertyException {
    Faults faults = new Faults(getClass());
    PropertyValues own = over(PropertyValues.NONE);
    PropertyValues declared = InterfaceLayer.of(bean, faults);
    own.differing(declared, faults::addConflict);
    ActivationNames.check(bean, faults);
    return Objects.requireNonNull(read(own.over(declared).over(inherited), faults, bean));
  }

  /** Null when there is no topic, and need not be one: there is no bean yet. */
  private static @Nullable Settings read(
      PropertyValues values, Faults faults, @Nullable Class<?> bean)
      throws InvalidPropertyException {
    Configuration configuration = Configuration.read(values, faults);
    PropertyReader reader = new PropertyReader(values, faults);
    NotificationSettings notifications =
        NotificationLayer.read(values, reader, configuration, faults);
    if (values.get(Property.NOTIFICATION_TOPICS) != null) {
      faults.check();
      return new Settings(configuration, null, notifications, null);
    }
    String topic = reader.text(Property.TOPIC);
    boolean fanout = reader.flag(Property.FANOUT);
    String server = reader.text(Property.SERVER);
    ServedInterface served = InterfaceLayer.served(reader);
    if (bean != null && values.get(Property.TOPIC) == null) {
      faults.add(Property.TOPIC, "is required");
    }
    int longest = LONGEST_NAME - configuration.client().profile().longestUnique();
    if (topic != null && bytes(topic) + (server == null ? 0 : bytes(server)) > longest) {
      faults.add(Property.TOPIC, "and server are longer than " + longest + " bytes together");
    }
    if (fanout && values.get(Property.SERVER) != null) {
      faults.add(
          Property.FANOUT, "'true' does not go with a server, which hears the fanout anyway");
      faults.add(Property.SERVER, "does not go with fanout");
    }
    RetrySettings retries = RetryLayer.read(values, reader, topic, server, faults);
    InflowSettings inflow = InflowLayer.read(values, reader, bean, faults);
    faults.check();
    return topic == null
        ? null
        : new Settings(
            configuration,
            configuration.server(topic, server, fanout, served).with(retries),
            null,
            inflow);
  }

  /**
   * What an activation is made of: one of server and notifications is null.
   *
   * @param inflow null where methods run with no identity
   */
  record Settings(
      Configuration configuration,
      @Nullable ServerSettings server,
      @Nullable NotificationSettings notifications,
      @Nullable InflowSettings inflow) {

    /** What it listens on, for messages. */
    String what() {
      return server == null ? "notifications" : server.topic();
    }
  }

  static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
