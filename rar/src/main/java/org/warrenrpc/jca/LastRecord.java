package org.warrenrpc.jca;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * The JDK's memory of the record whose equals, hashCode or toString was linked last: up to JDK 18
 * (JDK-8078641) it keeps that record's class, and so its class loader.
 */
final class LastRecord {
  private static final int FIRST_WITHOUT = 19;

  private LastRecord() {}

  /** Has it remember String instead. */
  static void forget() {
    if (Runtime.version().feature() >= FIRST_WITHOUT) {
      return;
    }
    try {
      link("equals", MethodType.methodType(boolean.class, String.class, Object.class));
      link("hashCode", MethodType.methodType(int.class, String.class));
      link("toString", MethodType.methodType(String.class, String.class));
    } catch (Throwable e) { // as bootstrap has it
      throw new LinkageError("The JDK links no record", e);
    }
  }

  private static void link(String method, MethodType type) throws Throwable {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodHandle component =
        lookup.findVirtual(String.class, "toString", MethodType.methodType(String.class));
    Object unused = ObjectMethods.bootstrap(lookup, method, type, String.class, "text", component);
  }
}
