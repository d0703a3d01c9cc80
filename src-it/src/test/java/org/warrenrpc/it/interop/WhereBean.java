package org.warrenrpc.it.interop;

/** Tells which of several interfaces it is. */
final class WhereBean implements PlainEndpoint {
  private final String name;

  private WhereBean(String name) {
    this.name = name;
  }

  static Beans named(String name) {
    return new Beans(WhereBean.class, () -> new WhereBean(name));
  }

  public String where() {
    return name;
  }
}
