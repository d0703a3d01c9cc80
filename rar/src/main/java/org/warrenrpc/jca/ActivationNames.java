package org.warrenrpc.jca;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names in a bean's own {@code @MessageDriven}, held against the spec's properties: several
 * containers drop in silence what they find no setter for (Connectors 2.1, 13.4.7). Names in
 * descriptors only the container sees, and values are its business: it may override them.
 */
final class ActivationNames {
  /** By its name: no API of enterprise beans need be there. */
  private static final String MESSAGE_DRIVEN = "jakarta.ejb.MessageDriven";

  /**
   * What is there for other listeners' sake, or for the container's own, in any case: the portable
   * names of Jakarta Messaging, then those of its providers, then TomEE's.
   */
  static final Set<String> FOREIGN =
      anyCase(
          "destinationType",
          "destinationLookup",
          "connectionFactoryLookup",
          "acknowledgeMode",
          "messageSelector",
          "subscriptionDurability",
          "subscriptionName",
          "clientId",
          "destination",
          "maxSession",
          "useJNDI",
          "deliveryActive",
          "mdbActiveOnStartup",
          "mdbJMXControl");

  private static final Set<String> KNOWN = known();

  private ActivationNames() {}

  /** What the bean's class names that an activation does not have becomes a fault each. */
  static void check(Class<?> bean, Faults faults) {
    // a container's subclass repeats no annotation
    for (@Nullable Class<?> each = bean; each != null; each = each.getSuperclass()) {
      Annotation declared = messageDriven(each);
      if (declared != null) {
        for (String name : names(declared)) {
          check(name, each, faults);
        }
        return;
      }
    }
  }

  private static void check(String name, Class<?> bean, Faults faults) {
    String written = name.strip();
    if (KNOWN.contains(uncapitalized(written)) || FOREIGN.contains(written)) {
      return;
    }
    faults.addUnknown(
        written,
        "in @MessageDriven of "
            + bean.getName()
            + " is no property of an activation; the nearest is "
            + NearestName.of(written, KNOWN));
  }

  private static @Nullable Annotation messageDriven(Class<?> type) {
    for (Annotation each : type.getDeclaredAnnotations()) {
      if (each.annotationType().getName().equals(MESSAGE_DRIVEN)) {
        return each;
      }
    }
    return null;
  }

  private static List<String> names(Annotation messageDriven) {
    List<String> names = new ArrayList<>();
    for (Object each : (Object[]) read(messageDriven, "activationConfig")) {
      names.add((String) read((Annotation) each, "propertyName"));
    }
    return names;
  }

  private static Object read(Annotation annotation, String element) {
    try {
      return annotation.annotationType().getMethod(element).invoke(annotation);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("No @MessageDriven as we know it: " + annotation, e);
    }
  }

  /** In the order of {@link Property}. */
  private static Set<String> known() {
    Set<String> setters = new LinkedHashSet<>();
    for (Method each : RpcActivationSpec.class.getMethods()) {
      if (Arrays.equals(each.getParameterTypes(), new Class<?>[] {String.class})) {
        setters.add(each.getName());
      }
    }
    Set<String> known = new LinkedHashSet<>();
    for (Property each : Property.values()) {
      if (setters.contains("set" + each.standardName())) {
        known.add(each.beanName());
      }
    }
    return known;
  }

  private static Set<String> anyCase(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(names));
    return Collections.unmodifiableSet(set);
  }

  private static String uncapitalized(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
