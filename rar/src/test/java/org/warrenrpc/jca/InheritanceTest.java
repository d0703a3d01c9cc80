package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * C11: each property, on each bean that has it, set and not set on each level. A reference to what
 * is not set goes ill with every property alike, and names its level: so what is complained of
 * shows that the property is read, its expression resolved, and whose value holds.
 */
final class InheritanceTest {
  /** From the nearest to the farthest. */
  enum Level {
    OWN,
    ADAPTER,
    SYSTEM,
    ENVIRONMENT;

    String variable() {
      return "warren.tests.level." + name();
    }
  }

  /** What means nothing without topics of notifications. */
  private static final Set<Property> NOTIFICATIONS =
      EnumSet.range(Property.NOTIFICATION_TOPICS, Property.EVENT_TYPE_FILTER);

  private static final Set<Property> RETRIES =
      EnumSet.of(Property.RETRY_LIMIT, Property.RETRY_PAUSE, Property.DEAD_LETTER_QUEUE);

  private static final Set<Property> FIXED =
      EnumSet.of(Property.INFLOW_PRINCIPAL, Property.INFLOW_GROUPS, Property.TRUST_MESSAGE_ROLES);

  private final RpcResourceAdapter adapter = new RpcResourceAdapter();
  private final List<String> systemProperties = new ArrayList<>();

  @AfterEach
  void forget() {
    systemProperties.forEach(System::clearProperty);
  }

  static Stream<Arguments> everyPropertyOfEveryBeanOnEveryLevel() {
    List<Arguments> all = new ArrayList<>();
    for (Property property : Property.values()) {
      for (Class<?> bean :
          List.of(
              RpcActivationSpec.class,
              RpcManagedConnectionFactory.class,
              RpcResourceAdapter.class)) {
        boolean own = has(bean, property) && bean != RpcResourceAdapter.class;
        for (Set<Level> set : everySet()) {
          boolean settable =
              (own || !set.contains(Level.OWN)) && (property.ofTheAdapter() || !inherits(set));
          if (settable && (own || property.ofTheAdapter())) {
            all.add(Arguments.of(bean.getSimpleName(), property, set));
          }
        }
      }
    }
    return all.stream();
  }

  private static List<Set<Level>> everySet() {
    List<Set<Level>> all = List.of(EnumSet.noneOf(Level.class));
    for (Level level : Level.values()) {
      List<Set<Level>> more = new ArrayList<>(all);
      for (Set<Level> each : all) {
        Set<Level> with = EnumSet.copyOf(each);
        with.add(level);
        more.add(with);
      }
      all = more;
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyPropertyOfEveryBeanOnEveryLevel")
  void theNearestLevelThatSetsAPropertyHolds(String bean, Property property, Set<Level> levels)
      throws Exception {
    if (levels.contains(Level.ADAPTER)) {
      set(adapter, property, "${" + Level.ADAPTER.variable() + "}");
    }
    if (levels.contains(Level.SYSTEM)) {
      systemProperty("warren." + property.beanName(), "${" + Level.SYSTEM.variable() + "}");
    }
    Surroundings around =
        new Surroundings(
            System::getProperty,
            levels.contains(Level.ENVIRONMENT)
                ? name ->
                    name.equals("WARREN_" + property.beanName().toUpperCase(Locale.ROOT))
                        ? "${" + Level.ENVIRONMENT.variable() + "}"
                        : null
                : name -> null);
    String own = levels.contains(Level.OWN) ? "${" + Level.OWN.variable() + "}" : null;

    InvalidPropertyException refused =
        catchThrowableOfType(
            InvalidPropertyException.class, () -> freeze(bean, property, own, around));

    if (levels.isEmpty()) {
      if (refused != null) {
        assertThat(refused).hasMessage("Invalid configuration: topic is required");
      }
      return;
    }
    Level nearest = levels.iterator().next();
    assertThat(refused)
        .hasMessage(
            "Invalid configuration: "
                + property.beanName()
                + " of "
                + origin(nearest, bean)
                + " refers to the system property '"
                + nearest.variable()
                + "', not set and without a default");
    assertThat(refused.getInvalidPropertyDescriptors())
        .extracting(PropertyDescriptor::getName)
        .containsExactly(property.beanName());
  }

  /** As the container has it, wherever nothing comes from the environment of this process. */
  private void freeze(String bean, Property property, @Nullable String own, Surroundings around)
      throws Exception {
    PropertyValues inherited = adapter.over(PropertyValues.DEFAULTS, around);
    if (bean.equals("RpcActivationSpec")) {
      RpcActivationSpec spec = new RpcActivationSpec();
      if (NOTIFICATIONS.contains(property)) {
        spec.setNotificationTopics("audit");
      } else if (property != Property.TOPIC) {
        spec.setTopic("compute");
      }
      if (RETRIES.contains(property)) {
        spec.setAcknowledge("after");
      }
      if (FIXED.contains(property)) {
        spec.setSecurityInflow("fixed");
        spec.setInflowPrincipal("somebody");
      }
      if (property == Property.CALLER_IDENTITY && own != null) {
        spec.setSecurityInflow("verified");
      }
      set(spec, property, own);
      spec.settings(inherited, EchoBean.class);
      return;
    }
    Faults faults =
        new Faults(
            bean.equals("RpcResourceAdapter")
                ? RpcResourceAdapter.class
                : RpcManagedConnectionFactory.class);
    PropertyValues values = inherited;
    if (bean.equals("RpcManagedConnectionFactory")) {
      RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
      set(factory, property, own);
      values = factory.over(inherited, around);
    }
    Configuration unused = Configuration.read(values, faults);
    faults.check();
  }

  @ParameterizedTest
  @MethodSource("everyPropertyOfEveryBeanOnEveryLevel")
  void expressionsAreResolvedOnEveryLevel(String bean, Property property, Set<Level> levels)
      throws Exception {
    if (levels.size() != 1 || levels.contains(Level.ENVIRONMENT)) {
      return;
    }
    Level level = levels.iterator().next();
    String text = "${" + level.variable() + "}";
    systemProperty(level.variable(), "found");
    if (level == Level.SYSTEM) {
      systemProperty("warren." + property.beanName(), text);
    }
    BrokerProperties own =
        bean.equals("RpcActivationSpec")
            ? new RpcActivationSpec()
            : bean.equals("RpcResourceAdapter") ? adapter : new RpcManagedConnectionFactory();
    if (level != Level.SYSTEM) {
      set(level == Level.ADAPTER ? adapter : own, property, text);
    }
    PropertyValues values = own == adapter ? adapter.inherited() : own.over(adapter.inherited());
    assertThat(values.get(property).text()).isEqualTo("found");
    assertThat(own.get(property)).as("what was set").isIn(text, null);
  }

  @Test
  void theBeansThemselvesRefuseWhatDoesNotResolve() throws Exception {
    systemProperty("warren.exchange", "${" + Level.SYSTEM.variable() + "}");
    RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();
    factory.setResourceAdapter(adapter);
    assertThatThrownBy(factory::configuration).hasMessageContaining(Level.SYSTEM.variable());
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setResourceAdapter(adapter);
    assertThatThrownBy(spec::validate).hasMessageContaining(Level.SYSTEM.variable());
    assertThatThrownBy(() -> adapter.start(new PlainBootstrapContext(StrictWorkManager.inline())))
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining(Level.SYSTEM.variable());
  }

  private static String origin(Level level, String bean) {
    return switch (level) {
      case OWN -> bean;
      case ADAPTER -> "RpcResourceAdapter";
      case SYSTEM -> "a system property warren.*";
      case ENVIRONMENT -> "an environment variable WARREN_*";
    };
  }

  private static boolean inherits(Set<Level> set) {
    return set.stream().anyMatch(level -> level != Level.OWN);
  }

  private static boolean has(Class<?> bean, Property property) {
    try {
      return new PropertyDescriptor(property.beanName(), bean).getWriteMethod() != null;
    } catch (IntrospectionException e) {
      return false;
    }
  }

  private static void set(Object bean, Property property, @Nullable String text) throws Exception {
    if (text != null) {
      new PropertyDescriptor(property.beanName(), bean.getClass())
          .getWriteMethod()
          .invoke(bean, text);
    }
  }

  private void systemProperty(String name, String value) {
    systemProperties.add(name);
    System.setProperty(name, value);
  }
}
