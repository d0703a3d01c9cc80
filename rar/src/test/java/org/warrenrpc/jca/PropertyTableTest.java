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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

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
          RpcResourceAdapter.class, RpcManagedConnectionFactory.class, RpcActivationSpec.class
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
  void everyUnitIsTheOneInTheName() throws IOException {
    table()
        .forEach(
            (name, row) ->
                assertThat(row.unit())
                    .as(name)
                    .isEqualTo(
                        name.endsWith("Millis") ? "ms" : name.endsWith("Seconds") ? "s" : ""));
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
