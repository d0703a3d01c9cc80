package org.warrenrpc.jca;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What configures an adapter from outside of its archive: the system property {@code
 * warren.<name>}, else the environment variable {@code WARREN_<NAME>}; and whatever expressions
 * refer to. An empty variable counts as not set. Thread-safe.
 */
final class Surroundings {
  /** Before the name of a variable of the environment, in an expression. */
  static final String ENV = "env.";

  private final Function<String, @Nullable String> systemProperties;
  private final Function<String, @Nullable String> environment;

  Surroundings(
      Function<String, @Nullable String> systemProperties,
      Function<String, @Nullable String> environment) {
    this.systemProperties = systemProperties;
    this.environment = environment;
  }

  /** Those of this process. */
  static Surroundings ofTheProcess() {
    return new Surroundings(System::getProperty, System::getenv);
  }

  /** What they say now. */
  PropertyValues values() {
    Map<Property, String> properties = new EnumMap<>(Property.class);
    Map<Property, String> variables = new EnumMap<>(Property.class);
    for (Property property : Property.values()) {
      if (property.ofTheAdapter()) {
        keep(properties, property, systemProperties.apply("warren." + property.beanName()));
        keep(properties, property, systemProperties.apply("warren." + property.standardName()));
        String variable = environment("WARREN_" + property.beanName().toUpperCase(Locale.ROOT));
        keep(variables, property, variable);
      }
    }
    return layer(properties, "a system property warren.*")
        .over(layer(variables, "an environment variable WARREN_*"));
  }

  /** A layer of texts, whose expressions are resolved now. */
  PropertyValues layer(Map<Property, String> texts, String origin) {
    return PropertyValues.of(texts, origin, text -> Expression.resolve(text, this::variable));
  }

  private @Nullable String variable(String name) {
    return name.startsWith(ENV)
        ? environment(name.substring(ENV.length()))
        : systemProperties.apply(name);
  }

  private @Nullable String environment(String name) {
    String variable = environment.apply(name);
    return "".equals(variable) ? null : variable;
  }

  private static void keep(Map<Property, String> texts, Property property, @Nullable String text) {
    if (text != null) {
      texts.put(property, text);
    }
  }
}
