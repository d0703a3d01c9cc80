package org.warrenrpc.wire;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The dialects by name. */
public final class Dialects {
  private static final Oslo2 OSLO = new Oslo2(Profile.OSLO);
  private static final Nova2011 NOVA = new Nova2011(Profile.NOVA_2011);
  private static final Map<String, Dialect> BY_NAME = byName();

  private Dialects() {}

  private static Map<String, Dialect> byName() {
    Map<String, Dialect> byName = new LinkedHashMap<>();
    byName.put(OSLO.name(), OSLO);
    byName.put(NOVA.name(), NOVA);
    return byName;
  }

  /** All of them, each with its default profile. */
  public static Collection<Dialect> all() {
    return Collections.unmodifiableCollection(BY_NAME.values());
  }

  /** The names that configuration may use. */
  public static Set<String> names() {
    return Set.copyOf(BY_NAME.keySet());
  }

  /**
   * The dialect of a name, with its default profile.
   *
   * @throws IllegalArgumentException when there is none; names the known ones
   */
  public static Dialect byName(String name) {
    Dialect dialect = BY_NAME.get(name);
    if (dialect == null) {
      throw new IllegalArgumentException(
          "No dialect " + name + "; there are " + String.join(", ", BY_NAME.keySet()));
    }
    return dialect;
  }
}
