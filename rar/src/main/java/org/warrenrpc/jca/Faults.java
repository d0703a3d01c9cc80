package org.warrenrpc.jca;

import jakarta.resource.spi.InvalidPropertyException;
import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong with a bean's configuration, to be told all at once. Confined to one
 * thread.
 */
final class Faults {
  private final Class<?> bean;
  private final Set<Property> properties = EnumSet.noneOf(Property.class);
  private final Set<String> unknown = new LinkedHashSet<>();
  private final List<String> texts = new ArrayList<>();

  Faults(Class<?> bean) {
    this.bean = bean;
  }

  /** A property that is missing, or goes ill with another. */
  void add(Property property, String what) {
    properties.add(property);
    texts.add(property.beanName() + " " + what);
  }

  /** Properties that go ill with one another. */
  void add(List<Property> together, String text) {
    properties.addAll(together);
    texts.add(text);
  }

  /** A name that no property has. */
  void addUnknown(String name, String what) {
    unknown.add(name);
    texts.add(name + " " + what);
  }

  /** A bad value. */
  void add(Property property, PropertyValues.Value value, String what) {
    add(property, "'" + shown(property, value) + "' of " + value.origin() + " " + what);
  }

  /** Two values of which neither may win. */
  void addConflict(Property property, PropertyValues.Value one, PropertyValues.Value other) {
    add(property, one, "is not the '" + shown(property, other) + "' of " + other.origin());
  }

  private static String shown(Property property, PropertyValues.Value value) {
    return switch (property) {
      case PASSWORD, TRUST_STORE_PASSWORD, KEY_STORE_PASSWORD -> "***";
      case CONNECTION_URL -> ConnectionUrl.masked(value.text());
      default -> value.text();
    };
  }

  /** Throws if anything was added, with every property's descriptor. */
  void check() throws InvalidPropertyException {
    if (texts.isEmpty()) {
      return;
    }
    InvalidPropertyException all =
        new InvalidPropertyException("Invalid configuration: " + String.join("; ", texts));
    List<PropertyDescriptor> descriptors = new ArrayList<>();
    try {
      for (Property property : properties) {
        descriptors.add(descriptor(property.beanName()));
      }
      for (String name : unknown) {
        descriptors.add(descriptor(name));
      }
    } catch (IntrospectionException e) {
      // a blank name
      all.addSuppressed(e);
    }
    all.setInvalidPropertyDescriptors(descriptors.toArray(PropertyDescriptor[]::new));
    throw all;
  }

  /** By name alone where the bean has no such property: it is unknown, or the adapter's. */
  private PropertyDescriptor descriptor(String name) throws IntrospectionException {
    try {
      return new PropertyDescriptor(name, bean);
    } catch (IntrospectionException e) {
      return new PropertyDescriptor(name, null, null);
    }
  }
}
