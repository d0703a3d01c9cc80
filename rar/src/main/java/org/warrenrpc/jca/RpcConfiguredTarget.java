package org.warrenrpc.jca;

import jakarta.resource.Referenceable;
import jakarta.resource.spi.AdministeredObject;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.InvalidPropertyException;
import java.util.EnumMap;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcTarget;
import org.warrenrpc.RpcVersion;
import org.warrenrpc.Target;

/**
 * A target as an administered object. All properties are texts, as those of the other beans; what
 * is not set is not part of the target. Configured by one thread, before use; frozen by the first
 * use, after which a setter throws IllegalStateException. Equal by configuration. Thread-safe after
 * configuration.
 */
@AdministeredObject(adminObjectInterfaces = RpcTarget.class)
public final class RpcConfiguredTarget implements RpcTarget, Referenceable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<Property, String> texts = new EnumMap<>(Property.class);
  private volatile @Nullable Reference reference;
  private transient volatile @Nullable Target frozen;

  @Override
  public Target target() {
    Target current = frozen;
    if (current == null) {
      try {
        // made twice by a race, it is the same
        current = read();
      } catch (InvalidPropertyException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
      frozen = current;
    }
    return current;
  }

  private Target read() throws InvalidPropertyException {
    Faults faults = new Faults(getClass());
    PropertyValues values = PropertyValues.of(texts, getClass().getSimpleName());
    PropertyReader reader = new PropertyReader(values, faults);
    String topic = reader.text(Property.TOPIC);
    if (values.get(Property.TOPIC) == null) {
      faults.add(Property.TOPIC, "is required");
    }
    String exchange = reader.text(Property.EXCHANGE);
    String namespace = reader.text(Property.NAMESPACE);
    String version = reader.read(Property.VERSION, RpcConfiguredTarget::version);
    String versionCap = reader.read(Property.VERSION_CAP, RpcConfiguredTarget::version);
    String server = reader.text(Property.SERVER);
    boolean fanout = reader.flag(Property.FANOUT);
    faults.check();
    return new Target(
        exchange, String.valueOf(topic), namespace, version, versionCap, server, fanout);
  }

  private static String version(String text) {
    RpcVersion unused = RpcVersion.parse(text.strip());
    return text.strip();
  }

  /** The topic; required. */
  public @Nullable String getTopic() {
    return texts.get(Property.TOPIC);
  }

  @ConfigProperty
  public void setTopic(String topic) {
    set(Property.TOPIC, topic);
  }

  /** The exchange; the connection factory's where not set. */
  public @Nullable String getExchange() {
    return texts.get(Property.EXCHANGE);
  }

  @ConfigProperty
  public void setExchange(String exchange) {
    set(Property.EXCHANGE, exchange);
  }

  /** Which of a server's interfaces is meant; the one without a name where not set. */
  public @Nullable String getNamespace() {
    return texts.get(Property.NAMESPACE);
  }

  @ConfigProperty
  public void setNamespace(String namespace) {
    set(Property.NAMESPACE, namespace);
  }

  /** The version that requests need, {@code major.minor}. */
  public @Nullable String getVersion() {
    return texts.get(Property.VERSION);
  }

  @ConfigProperty
  public void setVersion(String version) {
    set(Property.VERSION, version);
  }

  /** The newest version that may be sent. */
  public @Nullable String getVersionCap() {
    return texts.get(Property.VERSION_CAP);
  }

  @ConfigProperty
  public void setVersionCap(String versionCap) {
    set(Property.VERSION_CAP, versionCap);
  }

  /** One server of the topic by name; any where not set. */
  public @Nullable String getServer() {
    return texts.get(Property.SERVER);
  }

  @ConfigProperty
  public void setServer(String server) {
    set(Property.SERVER, server);
  }

  /** "true": every server of the topic. */
  public @Nullable String getFanout() {
    return texts.get(Property.FANOUT);
  }

  @ConfigProperty
  public void setFanout(String fanout) {
    set(Property.FANOUT, fanout);
  }

  @Override
  public void setReference(Reference reference) {
    this.reference = reference;
  }

  @Override
  public @Nullable Reference getReference() {
    return reference;
  }

  private void set(Property property, @Nullable String text) {
    if (frozen != null) {
      throw new IllegalStateException(property.beanName() + " is set after the target was used");
    }
    if (text == null) {
      texts.remove(property);
    } else {
      texts.put(property, text);
    }
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof RpcConfiguredTarget other && texts.equals(other.texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return "RpcConfiguredTarget" + texts;
  }
}
