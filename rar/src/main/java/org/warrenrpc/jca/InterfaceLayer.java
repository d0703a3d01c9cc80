package org.warrenrpc.jca;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.RpcVersion;
import org.warrenrpc.core.server.ServedInterface;

/**
 * What {@link RpcInterface} says of a bean's class, its superclasses and its interfaces, as a layer
 * of configuration: next to the activation's own, which may not differ.
 */
final class InterfaceLayer {

  private InterfaceLayer() {}

  /** Two declarations that differ are a fault. */
  static PropertyValues of(Class<?> type, Faults faults) {
    PropertyValues all = PropertyValues.NONE;
    for (Class<?> each : types(type)) {
      RpcInterface declared = each.getDeclaredAnnotation(RpcInterface.class);
      if (declared != null) {
        PropertyValues layer = layer(declared, "@RpcInterface on " + each.getName());
        all.differing(layer, faults::addConflict);
        all = all.over(layer);
      }
    }
    return all;
  }

  /** The interface that the values describe; what is wrong with it becomes a fault. */
  static ServedInterface served(PropertyReader reader) {
    RpcVersion version = reader.read(Property.VERSION, text -> RpcVersion.parse(text.strip()));
    Set<String> legacy = reader.read(Property.LEGACY_NAMESPACES, InterfaceLayer::names);
    return new ServedInterface(
        reader.text(Property.NAMESPACE),
        version == null ? RpcVersion.FIRST : version,
        legacy == null ? Set.of() : legacy);
  }

  /** Several, separated by commas. */
  static Set<String> names(String text) {
    Set<String> names =
        Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    if (names.contains("")) {
      throw new IllegalArgumentException("has a blank name");
    }
    return names;
  }

  private static PropertyValues layer(RpcInterface declared, String origin) {
    Map<Property, String> texts = new EnumMap<>(Property.class);
    keep(texts, Property.TOPIC, declared.topic());
    keep(texts, Property.EXCHANGE, declared.exchange());
    keep(texts, Property.NAMESPACE, declared.namespace());
    keep(texts, Property.VERSION, declared.version());
    return PropertyValues.of(texts, origin);
  }

  private static void keep(Map<Property, String> texts, Property property, String text) {
    if (!text.isEmpty()) {
      texts.put(property, text);
    }
  }

  /** The most derived first. */
  private static Set<Class<?>> types(Class<?> type) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (@Nullable Class<?> each = type; each != null; each = each.getSuperclass()) {
      types.add(each);
    }
    for (@Nullable Class<?> each = type; each != null; each = each.getSuperclass()) {
      addInterfaces(each, types);
    }
    return types;
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
    for (Class<?> each : type.getInterfaces()) {
      types.add(each);
      addInterfaces(each, types);
    }
  }
}
