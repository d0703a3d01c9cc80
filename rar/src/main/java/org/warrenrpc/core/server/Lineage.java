package org.warrenrpc.core.server;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public instance methods of a class, each with those that it overrides, the most derived
 * first. Classes that a container or the compiler made are looked through: theirs are the methods
 * of the view that they stand for, whose names and annotations they have lost.
 */
final class Lineage {

  /** Name and erased parameter types: what overriding goes by. */
  private record Signature(String name, List<Class<?>> parameters) {
    static Signature of(Method method) {
      return new Signature(method.getName(), List.of(method.getParameterTypes()));
    }
  }

  /** What containers put into the names of the classes that they generate. */
  private static final List<String> GENERATED = List.of("$$", "EJSLocal", "__EJB31_Generated__");

  /** Whose classes and interfaces are no part of the view of a generated class. */
  private static final List<String> CONTAINERS =
      List.of(
          "com.ibm.",
          "com.sun.",
          "fish.payara.",
          "io.openliberty.",
          "org.apache.openejb.",
          "org.apache.webbeans.",
          "org.glassfish.",
          "org.jboss.",
          "org.wildfly.");

  private static final List<String> PLATFORM = List.of("java.", "javax.", "jakarta.", "jdk.");

  private final List<Class<?>> types;
  private final Map<Signature, List<Method>> methods = new LinkedHashMap<>();

  private Lineage(Class<?> type) {
    types = types(type);
    for (Class<?> each : types) {
      Method[] declared = each.getDeclaredMethods();
      // in no order of their own: make what is refused, and how it is told, the same each time
      Arrays.sort(declared, Comparator.comparing(Method::toGenericString));
      Arrays.stream(declared).filter(method -> !method.isSynthetic()).forEach(this::add);
      Arrays.stream(declared).filter(Method::isBridge).forEach(this::alias);
    }
  }

  static Lineage of(Class<?> type) {
    return new Lineage(type);
  }

  /** Each method as what it overrides, itself first; no list is empty. */
  Collection<List<Method>> methods() {
    Set<List<Method>> distinct = new LinkedHashSet<>();
    methods.values().stream().filter(method -> !method.isEmpty()).forEach(distinct::add);
    return distinct;
  }

  /** The classes and interfaces looked at, the most derived first. */
  List<Class<?>> types() {
    return types;
  }

  private void add(Method method) {
    if (isPublicInstance(method)) {
      methods.computeIfAbsent(Signature.of(method), s -> new ArrayList<>()).add(method);
    }
  }

  /**
   * A bridge makes a method override one of another erasure: {@code put(String)} that of a generic
   * class with {@code put(Object)}. (A bridge that only lends visibility or another result type has
   * the signature of its target and changes nothing.)
   */
  private void alias(Method bridge) {
    Signature bridged = Signature.of(bridge);
    if (!isPublicInstance(bridge) || methods.containsKey(bridged) || !bridgesTypes(bridge)) {
      return;
    }
    for (Class<?> each : types) {
      for (Method target : each.getDeclaredMethods()) {
        if (!target.isSynthetic() && isPublicInstance(target) && fits(target, bridge)) {
          methods.put(
              bridged, methods.computeIfAbsent(Signature.of(target), s -> new ArrayList<>()));
          return;
        }
      }
    }
  }

  private boolean bridgesTypes(Method bridge) {
    for (Class<?> each : types) {
      Method overridden = declared(each, bridge);
      if (overridden != null && !overridden.isSynthetic()) {
        return Arrays.stream(overridden.getGenericParameterTypes()).anyMatch(Lineage::isVariable);
      }
    }
    return true;
  }

  private static boolean isVariable(Type type) {
    return type instanceof TypeVariable || type instanceof GenericArrayType;
  }

  private static @Nullable Method declared(Class<?> type, Method like) {
    for (Method method : type.getDeclaredMethods()) {
      if (!method.isBridge() && Signature.of(method).equals(Signature.of(like))) {
        return method;
      }
    }
    return null;
  }

  private static boolean fits(Method target, Method bridge) {
    Class<?>[] from = target.getParameterTypes();
    Class<?>[] to = bridge.getParameterTypes();
    if (!target.getName().equals(bridge.getName())
        || from.length != to.length
        || Arrays.equals(from, to)) {
      return false;
    }
    for (int i = 0; i < from.length; i++) {
      if (!to[i].isAssignableFrom(from[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPublicInstance(Method method) {
    return Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
  }

  private static List<Class<?>> types(Class<?> type) {
    boolean view = isGenerated(type);
    List<Class<?>> classes = new ArrayList<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      classes.add(each);
    }
    Set<Class<?>> all = new LinkedHashSet<>(classes);
    classes.forEach(each -> addInterfaces(each, all));
    all.removeIf(
        each ->
            isGenerated(each)
                || startsWithAny(each, PLATFORM)
                || (view && startsWithAny(each, CONTAINERS)));
    return List.copyOf(all);
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
    for (Class<?> each : type.getInterfaces()) {
      all.add(each);
      addInterfaces(each, all);
    }
  }

  private static boolean isGenerated(Class<?> type) {
    return Proxy.isProxyClass(type)
        || type.isSynthetic()
        || type.isHidden()
        || GENERATED.stream().anyMatch(type.getName()::contains);
  }

  private static boolean startsWithAny(Class<?> type, List<String> prefixes) {
    return prefixes.stream().anyMatch(type.getName()::startsWith);
  }
}
