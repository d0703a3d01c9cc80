package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenrpc.core.LogLines;

/** L7: nothing supports dynamic updates, and whoever tries hears of it. */
final class DynamicUpdatesTest {
  private final RpcResourceAdapter adapter = new RpcResourceAdapter();
  private final RpcManagedConnectionFactory factory = new RpcManagedConnectionFactory();

  static Stream<Property> ofTheAdapter() {
    return of(RpcResourceAdapter.class);
  }

  static Stream<Property> ofTheFactory() {
    return of(RpcManagedConnectionFactory.class);
  }

  static Stream<Property> ofTheActivation() {
    return of(RpcActivationSpec.class);
  }

  @ParameterizedTest
  @MethodSource("ofTheAdapter")
  void aStartedAdapterIgnoresASetterAndSaysSo(Property property) throws Exception {
    adapter.setRpcBackend("memory");
    String before = adapter.get(property);
    adapter.start(new PlainBootstrapContext(StrictWorkManager.inline()));
    PropertyValues inherited = adapter.inherited();
    try (LogLines log = new LogLines("org.warrenrpc.jca")) {
      set(adapter, property, "secret");
      assertThat(log.warnings()).extracting(LogRecord::getMessage).isNotEmpty();
      assertThat(log.text())
          .contains(property.beanName() + " is set after start: no effect")
          .doesNotContain("secret");
    }
    assertThat(adapter.get(property)).isEqualTo(before);
    assertThat(adapter.inherited()).isEqualTo(inherited);
    adapter.stop();
    set(adapter, property, "later");
    assertThat(adapter.get(property)).as("before the next start").isEqualTo("later");
  }

  @ParameterizedTest
  @MethodSource("ofTheFactory")
  void aFactoryInUseRefusesASetter(Property property) throws Exception {
    int hash = factory.hashCode();
    Configuration before = factory.configuration();
    assertThatThrownBy(() -> set(factory, property, "x"))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(property.beanName());
    assertThat(factory.configuration()).isEqualTo(before);
    assertThat(factory.hashCode()).isEqualTo(hash);
  }

  @Test
  void whatAFactoryInheritsIsFrozenWithIt() throws Exception {
    factory.setResourceAdapter(adapter);
    Configuration before = factory.configuration();
    adapter.setExchange("late");
    System.setProperty("warren.exchange", "late");
    try {
      assertThat(factory.configuration()).isEqualTo(before);
    } finally {
      System.clearProperty("warren.exchange");
    }
  }

  @ParameterizedTest
  @MethodSource("ofTheActivation")
  void anActivationKeepsWhatItBeganWith(Property property) throws Exception {
    RpcActivationSpec spec = new RpcActivationSpec();
    spec.setTopic("compute");
    RpcActivationSpec.Settings before = spec.settings(PropertyValues.DEFAULTS, EchoBean.class);
    String frozen = before.toString();
    set(spec, property, "7");
    assertThat(before.toString()).isEqualTo(frozen);
    assertThat(spec.get(property)).as("for the next activation").isEqualTo("7");
  }

  private static Stream<Property> of(Class<?> bean) {
    return Stream.of(Property.values()).filter(each -> has(bean, each));
  }

  private static boolean has(Class<?> bean, Property property) {
    try {
      return new PropertyDescriptor(property.beanName(), bean).getWriteMethod() != null;
    } catch (IntrospectionException e) {
      return false;
    }
  }

  private static void set(Object bean, Property property, String text)
      throws IntrospectionException, IllegalAccessException, InvocationTargetException {
    new PropertyDescriptor(property.beanName(), bean.getClass())
        .getWriteMethod()
        .invoke(bean, text);
  }
}
