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
import org.warrenrpc.RpcInterface;
import org.warrenrpc.RpcMethod;

/**
 * What messages may name on a class, by the name on the wire. Immutable.
 *
 * <p>A method keeps the role of what it overrides: a callback stays one and {@link RpcMethod} is
 * inherited, so that neither a subclass nor a container's proxy opens or closes a door by accident.
 * Only {@link RpcMethod} on the overriding method itself opens an inherited callback.
 *
 * <p>The methods of an interface that is an {@link RpcInterface} count as marked, under the names
 * that they and their arguments have there: it is what callers are written against.
 */
final class MethodTable {

  /**
   * A method that may be called.
   *
   * @param overridden itself and what it overrides, the most derived first
   * @param declared those of them that callers know; empty where they know none
   */
  private record Offer(List<Method> overridden, List<Method> declared) {}

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
    List<Class<?>> interfaces =
        lineage.types().stream()
            .filter(each -> each.isInterface() && each.isAnnotationPresent(RpcInterface.class))
            .toList();
    List<Offer> marked = new ArrayList<>();
    List<Offer> open = new ArrayList<>();
    for (List<Method> overridden : lineage.methods()) {
      Offer offer = new Offer(overridden, declared(overridden, interfaces));
      if (mark(overridden) != null) {
        checkMarked(offer);
        marked.add(offer);
      } else if (isBusiness(overridden)) {
        (offer.declared().isEmpty() ? open : marked).add(offer);
      }
    }
    Map<String, CallableMethod> methods = new LinkedHashMap<>();
    for (Offer offer : marked.isEmpty() ? open : marked) {
      CallableMethod method =
          CallableMethod.of(type, wireName(offer), offer.overridden(), offer.declared());
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

  /** Those of a method's declarations that an interface for callers has, itself or inherited. */
  private static List<Method> declared(List<Method> overridden, List<Class<?>> interfaces) {
    return overridden.stream()
        .filter(
            method -> interfaces.stream().anyMatch(method.getDeclaringClass()::isAssignableFrom))
        .toList();
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

  /** What callers read in their interface holds; a bean that says something else is refused. */
  private static String wireName(Offer offer) {
    List<Method> declared = offer.declared();
    if (declared.isEmpty()) {
      return wireName(offer.overridden());
    }
    String name = wireName(declared);
    for (Method method : offer.overridden()) {
      RpcMethod mark = method.getAnnotation(RpcMethod.class);
      boolean silent = mark == null || mark.value().isEmpty();
      String other = silent && !declared.contains(method) ? name : wireName(List.of(method));
      if (!other.equals(name)) {
        throw new InvalidRequestException(
            method + " is called '" + other + "', but '" + name + "' by " + declared.get(0), null);
      }
    }
    return name;
  }

  private static String wireName(List<Method> overridden) {
    RpcMethod mark = mark(overridden);
    return mark == null || mark.value().isEmpty() ? overridden.get(0).getName() : mark.value();
  }

  private static void checkMarked(Offer offer) {
    List<Method> overridden = offer.overridden();
    Method method = overridden.get(0);
    String reason = OffLimits.ever(method);
    if (reason == null) {
      boolean markedItself = method.isAnnotationPresent(RpcMethod.class);
      String annotation =
          markedItself ? OffLimits.annotation(method) : OffLimits.annotation(overridden);
      reason = annotation == null ? null : "is marked " + annotation;
    }
    if (reason == null && wireName(offer).startsWith("_")) {
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
