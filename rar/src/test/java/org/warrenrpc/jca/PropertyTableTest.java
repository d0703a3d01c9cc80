package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.warrenrpc.core.RpcDialects;
import org.warrenrpc.core.RpcProfile;
import org.warrenrpc.core.client.ClientSettings;
import org.warrenrpc.core.server.RetrySettings;
import org.warrenrpc.wire.Dialects;

/** The README's table of properties, held against the beans and the defaults. */
class PropertyTableTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| ((?:`\\w+`(?:, )?)+) \\| [^|]+ \\| (\\w*) ?\\| ([^|]+) \\|$");

  private record Row(String unit, String defaultText) {}

  @Test
  void everyPropertyHasARowAndEveryRowAProperty() throws Exception {
    Set<String> beans = new TreeSet<>();
    for (Class<?> bean :
        new Class<?>[] {
          RpcResourceAdapter.class,
          RpcManagedConnectionFactory.class,
          RpcActivationSpec.class,
          RpcConfiguredTarget.class
        }) {
      beans.addAll(texts(bean));
    }
    assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(beans);
  }

  @Test
  void everyDefaultIsTheOneInForce() throws IOException {
    Map<String, Row> table = table();
    for (Property property : Property.values()) {
      PropertyValues.Value value = PropertyValues.DEFAULTS.get(property);
      if (value != null) {
        assertThat(table.get(property.beanName()).defaultText())
            .as(property.beanName())
            .isEqualTo("`" + value.text() + "`");
      }
    }
  }

  @Test
  void everyComputedDefaultIsTheOneInForce() throws IOException {
    Map<String, Row> table = table();
    assertThat(table.get("exchange").defaultText())
        .isEqualTo(byDialect(name -> Dialects.byName(name).defaultExchange()));
    assertThat(table.get("profile").defaultText())
        .isEqualTo(byDialect(name -> RpcProfile.of(name).profile().name()));
    assertThat(table.get("acknowledge").defaultText()).isEqualTo("`" + RetryLayer.BEFORE + "`");
    assertThat(table.get("securityInflow").defaultText()).isEqualTo("`" + InflowLayer.NONE + "`");
    assertThat(table.get("retryLimit").defaultText())
        .isEqualTo("`" + RetrySettings.DEFAULT_LIMIT + "`");
    assertThat(table.get("retryPauseMillis").defaultText())
        .isEqualTo("`" + RetrySettings.DEFAULT_PAUSE.toMillis() + "`");
    assertThat(table.get("deadLetterQueue").defaultText())
        .isEqualTo("`" + RetrySettings.DEAD_LETTERS + "<topic>`");
    assertThat(table.get("prefetch").defaultText()).isEqualTo("`concurrency`");
    PropertyValues values =
        PropertyValues.of(Map.of(Property.CONCURRENCY, "13"), "the test")
            .over(PropertyValues.DEFAULTS);
    Faults faults = new Faults(RpcResourceAdapter.class);
    assertThat(Configuration.read(values, faults).prefetch()).isEqualTo(13);
  }

  @Test
  void everyUnitIsTheOneInTheName() throws IOException {
    table()
        .forEach(
            (name, row) ->
                assertThat(row.unit())
                    .as(name)
                    .isEqualTo(
                        name.endsWith("Millis") ? "ms" : name.endsWith("Seconds") ? "s" : ""));
  }

  /** The default dialect's first, then each other's with its name. */
  private static String byDialect(UnaryOperator<String> value) {
    String usual = ClientSettings.DEFAULTS.dialect();
    return "`"
        + value.apply(usual)
        + "`"
        + RpcDialects.names().stream()
            .filter(name -> !name.equals(usual))
            .map(name -> ", `" + value.apply(name) + "` in `" + name + "`")
            .collect(Collectors.joining());
  }

  private static Set<String> texts(Class<?> bean) throws IntrospectionException {
    Set<String> names = new TreeSet<>();
    for (PropertyDescriptor each : Introspector.getBeanInfo(bean).getPropertyDescriptors()) {
      if (each.getPropertyType() == String.class && each.getWriteMethod() != null) {
        names.add(each.getName());
      }
    }
    return names;
  }

  private static Map<String, Row> table() throws IOException {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("../README.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        for (String name : row.group(1).split(", ")) {
          rows.put(name.replace("`", ""), new Row(row.group(2), row.group(3)));
        }
      }
    }
    return rows;
  }
}
