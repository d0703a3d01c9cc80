package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.Activation;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcListener;
import org.warrenrpc.core.server.ServerSettings;

/**
 * What a message-driven bean listens on. Topic alone: that topic's queue. With {@code fanout}: a
 * fanout queue of its own. With {@code server}: the topic's queue, that server's, and the fanout.
 * Each is an activation of its own: equality is identity (Connectors 2.1, 19.4.1).
 */
@Activation(messageListeners = RpcListener.class)
public final class RpcActivationSpec extends BrokerProperties implements ActivationSpec {
  private static final long serialVersionUID = 1L;

  /** AMQP 0-9-1 short strings, in bytes; a fanout queue's name is the topic's and 41 more. */
  private static final int LONGEST_NAME = 255 - 41;

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

  /**
   * The name by which this server alone is addressed; may hold {@code ${system.property:default}}.
   */
  public @Nullable String getServer() {
    return get(Property.SERVER);
  }

  @ConfigProperty
  public void setServer(String server) {
    set(Property.SERVER, server);
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

  /** Finds every fault at once. Needs no adapter; with one, what is inherited is checked too. */
  @Override
  public void validate() throws InvalidPropertyException {
    settings(
        adapter instanceof RpcResourceAdapter inherited
            ? inherited.over(PropertyValues.DEFAULTS)
            : PropertyValues.DEFAULTS);
  }

  /** Frozen, over what it inherits. */
  Settings settings(PropertyValues inherited) throws InvalidPropertyException {
    PropertyValues values = over(inherited);
    Faults faults = new Faults(getClass());
    Configuration configuration = Configuration.read(values, faults);
    PropertyReader reader = new PropertyReader(values, faults);
    String topic = reader.text(Property.TOPIC);
    boolean fanout = reader.flag(Property.FANOUT);
    String server = reader.read(Property.SERVER, RpcActivationSpec::server);
    if (values.get(Property.TOPIC) == null) {
      faults.add(Property.TOPIC, "is required");
    }
    if (topic != null && bytes(topic) + (server == null ? 0 : bytes(server)) > LONGEST_NAME) {
      faults.add(Property.TOPIC, "and server are longer than " + LONGEST_NAME + " bytes together");
    }
    if (fanout && values.get(Property.SERVER) != null) {
      faults.add(
          Property.FANOUT, "'true' does not go with a server, which hears the fanout anyway");
      faults.add(Property.SERVER, "does not go with fanout");
    }
    faults.check();
    return new Settings(
        configuration, configuration.server(topic == null ? "" : topic, server, fanout));
  }

  /** What an activation is made of. */
  record Settings(Configuration configuration, ServerSettings server) {}

  private static String server(String text) {
    String resolved = Expression.resolve(text, System::getProperty).strip();
    if (resolved.isEmpty()) {
      throw new IllegalArgumentException("is blank");
    }
    return resolved;
  }

  static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
