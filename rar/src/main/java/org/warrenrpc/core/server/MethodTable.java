package org.warrenrpc.core.server;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcMethod;

/**
 * What messages may name on a class, by the name on the wire. Immutable.
 *
 * <p>A method keeps the role of what it overrides: a callback stays one and {@link RpcMethod} is
 * inherited, so that neither a subclass nor a container's proxy opens or closes a door by accident.
 * Only {@link RpcMethod} on the overriding method itself opens an inherited callback.
 */
final class MethodTable {
  private final Map<String, CallableMethod> methods;

  private MethodTable(Map<String, CallableMethod> methods) {
    this.methods = Collections.unmodifiableMap(methods);
  }

  /**
   * Parses a class.
   *
   * @throws InvalidRequestException naming class and methods, when two have one name on the wire,
   *     arguments have no names, a marked method cannot be called, or none can
   */
  static MethodTable of(Class<?> type) {
    try {
      return parse(type);
    } catch (LinkageError e) {
      throw new InvalidRequestException(
          type.getName() + " refers to a class that cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** The method of that name on the wire, null where there is none. */
  @Nullable CallableMethod find(String name) {
    return methods.get(name);
  }

  /** The names on the wire. */
  Set<String> names() {
    return methods.keySet();
  }

  private static MethodTable parse(Class<?> type) {
    Lineage lineage = Lineage.of(type);
    lineage.types().forEach(MethodTable::checkMarks);
    List<List<Method>> marked = new ArrayList<>();
    List<List<Method>> open = new ArrayList<>();
    for (List<Method> overridden : lineage.methods()) {
      if (mark(overridden) != null) {
        checkMarked(overridden);
        marked.add(overridden);
      } else if (isBusiness(overridden)) {
        open.add(overridden);
      }
    }
    Map<String, CallableMethod> methods = new LinkedHashMap<>();
    for (List<Method> overridden : marked.isEmpty() ? open : marked) {
      CallableMethod method = CallableMethod.of(type, wireName(overridden), overridden);
      CallableMethod other = methods.put(method.name(), method);
      if (other != null) {
        throw new InvalidRequestException(
            type.getName()
                + " has two methods of the name '"
                + method.name()
                + "' on the wire: "
                + other.method()
                + " and "
                + method.method(),
            null);
      }
    }
    if (methods.isEmpty()) {
      throw new InvalidRequestException(
          type.getName() + " has no public method that a message could name", null);
    }
    return new MethodTable(methods);
  }

  private static boolean isBusiness(List<Method> overridden) {
    Method method = overridden.get(0);
    return OffLimits.ever(method) == null
        && OffLimits.annotation(overridden) == null
        && !method.getName().startsWith("_");
  }

  /** The nearest mark. */
  private static @Nullable RpcMethod mark(List<Method> overridden) {
    for (Method method : overridden) {
      RpcMethod mark = method.getAnnotation(RpcMethod.class);
      if (mark != null) {
        return mark;
      }
    }
    return null;
  }

  private static String wireName(List<Method> overridden) {
    RpcMethod mark = mark(overridden);
    return mark == null || mark.value().isEmpty() ? overridden.get(0).getName() : mark.value();
  }

  private static void checkMarked(List<Method> overridden) {
    Method method = overridden.get(0);
    String reason = OffLimits.ever(method);
    if (reason == null) {
      boolean markedItself = method.isAnnotationPresent(RpcMethod.class);
      String annotation =
          markedItself ? OffLimits.annotation(method) : OffLimits.annotation(overridden);
      reason = annotation == null ? null : "is marked " + annotation;
    }
    if (reason == null && wireName(overridden).startsWith("_")) {
      reason = "has a name that starts with an underscore, which peers take for private";
    }
    if (reason != null) {
      throw new InvalidRequestException(method + " is marked @RpcMethod, but it " + reason, null);
    }
  }

  private static void checkMarks(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      int modifiers = method.getModifiers();
      if (method.isAnnotationPresent(RpcMethod.class)
          && (!Modifier.isPublic(modifiers) || Modifier.isStatic(modifiers))) {
        throw new InvalidRequestException(
            method + " is marked @RpcMethod, but it is not public, or static", null);
      }
    }
  }
}
