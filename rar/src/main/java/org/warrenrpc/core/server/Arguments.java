package org.warrenrpc.core.server;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.Arg;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.core.Text;
import org.warrenrpc.core.TypeArguments;
import org.warrenrpc.core.Values;
import org.warrenrpc.wire.Request;

/** Binds the named arguments of a request to the parameters of one method. Immutable. */
final class Arguments {

  /** One parameter; the context has no name, being no argument. */
  private record Slot(@Nullable String name, Class<?> raw, Type type) {}

  /** What stands for an argument that may be missing. */
  private static final Map<Class<?>, Object> ABSENT =
      Map.of(
          Optional.class,
          Optional.empty(),
          OptionalInt.class,
          OptionalInt.empty(),
          OptionalLong.class,
          OptionalLong.empty(),
          OptionalDouble.class,
          OptionalDouble.empty());

  /** Names that the sender made up are cut to this length. */
  private static final int LONGEST_NAME = 100;

  /** And no more than so many of them are told. */
  private static final int MOST_NAMES = 10;

  private final String method;
  private final List<Slot> slots;
  private final Set<String> names = new LinkedHashSet<>();

  private Arguments(String method, List<Slot> slots) {
    this.method = method;
    this.slots = slots;
    for (Slot slot : slots) {
      if (slot.name() != null && !names.add(slot.name())) {
        throw new InvalidRequestException(
            method + " has two arguments of the name '" + slot.name() + "'", null);
      }
    }
  }

  /**
   * Parses the parameters of a method of {@code type}. Names, like annotations, may come from what
   * it overrides; where callers know declarations of it, from those.
   *
   * @throws InvalidRequestException naming the method and the parameter without a name, or with
   *     another than callers know
   */
  static Arguments of(Class<?> type, List<Method> overridden, List<Method> declared) {
    Method method = overridden.get(0);
    Type[] types = TypeArguments.parameters(type, method);
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      Class<?> raw = method.getParameterTypes()[i];
      String name = raw == RpcContext.class ? null : name(overridden, declared, i);
      checkKnown(method, name, method.getGenericParameterTypes()[i]);
      slots.add(new Slot(name, raw, types[i]));
    }
    return new Arguments(method.toString(), slots);
  }

  private static void checkKnown(Method method, @Nullable String name, Type type) {
    TypeVariable<?> open = OpenTypes.in(type);
    if (open != null) {
      throw new InvalidRequestException(
          "Argument '"
              + name
              + "' of "
              + method.toGenericString()
              + " is of no type that is known before a call: "
              + open,
          null);
    }
  }

  private static String name(List<Method> overridden, List<Method> declared, int index) {
    String marked = marked(overridden, index);
    String name = firstOf(marked(declared, index), compiled(declared, index));
    if (name != null && marked != null && !marked.equals(name)) {
      throw new InvalidRequestException(
          "Argument "
              + (index + 1)
              + " of "
              + overridden.get(0)
              + " is called '"
              + marked
              + "', but '"
              + name
              + "' by "
              + declared.get(0),
          null);
    }
    name = firstOf(name, firstOf(marked, compiled(overridden, index)));
    if (name == null) {
      throw new InvalidRequestException(
          "Argument "
              + (index + 1)
              + " of "
              + overridden.get(0)
              + " has no name: compile with -parameters, or use @Arg",
          null);
    }
    return name;
  }

  private static @Nullable String marked(List<Method> methods, int index) {
    for (Method method : methods) {
      Arg named = method.getParameters()[index].getAnnotation(Arg.class);
      if (named != null) {
        return named.value();
      }
    }
    return null;
  }

  private static @Nullable String compiled(List<Method> methods, int index) {
    for (Method method : methods) {
      Parameter parameter = method.getParameters()[index];
      if (parameter.isNamePresent()) {
        return parameter.getName();
      }
    }
    return null;
  }

  private static @Nullable String firstOf(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }

  /**
   * The values to call the method with.
   *
   * @throws RefusedException naming what is missing, unknown or does not fit, never a value
   */
  @Nullable Object[] bind(Request request) throws RefusedException {
    checkNames(request);
    @Nullable Object[] values = new Object[slots.size()];
    for (int i = 0; i < values.length; i++) {
      Slot slot = slots.get(i);
      values[i] =
          slot.name() == null
              ? context(request.context())
              : value(request, slot.name(), slot, request.args().get(slot.name()));
    }
    return values;
  }

  private void checkNames(Request request) throws RefusedException {
    Set<String> missing = new LinkedHashSet<>();
    for (Slot slot : slots) {
      if (slot.name() != null
          && !ABSENT.containsKey(slot.raw())
          && !request.args().containsKey(slot.name())) {
        missing.add(slot.name());
      }
    }
    Set<String> unknown = new TreeSet<>(request.args().keySet());
    unknown.removeAll(names);
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw RefusedException.arguments(
          request.method()
              + "()"
              + listed(" misses", missing)
              + (missing.isEmpty() || unknown.isEmpty() ? "" : " and")
              + listed(" does not know", unknown));
    }
  }

  private static String listed(String verb, Set<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder(verb).append(names.size() == 1 ? " argument" : " arguments");
    String separator = " ";
    for (String name : names.stream().limit(MOST_NAMES).toList()) {
      text.append(separator).append('\'').append(Text.cut(name, LONGEST_NAME)).append('\'');
      separator = ", ";
    }
    int rest = names.size() - MOST_NAMES;
    return rest > 0
        ? text.append(" and ").append(rest).append(" more").toString()
        : text.toString();
  }

  private static @Nullable Object value(
      Request request, String name, Slot slot, @Nullable JsonNode json) throws RefusedException {
    Object absent = ABSENT.get(slot.raw());
    if (json == null || json.isNull()) {
      if (absent == null && slot.raw().isPrimitive()) {
        throw RefusedException.arguments(
            request.method() + "(): argument '" + name + "' is null, not " + slot.raw());
      }
      return absent;
    }
    try {
      return Values.fromJson(json, slot.type());
    } catch (IllegalArgumentException e) {
      // without the cause: it quotes the value
      throw RefusedException.arguments(
          request.method()
              + "(): argument '"
              + name
              + "', of JSON type "
              + json.getNodeType()
              + ", does not fit "
              + typeName(slot.type()));
    }
  }

  /** As it is written in Java, whoever resolved it. */
  private static String typeName(Type type) {
    return type instanceof JavaType known ? known.toCanonical() : type.getTypeName();
  }

  /** As a bean sees it. */
  static RpcContext context(Map<String, JsonNode> context) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    context.forEach((name, json) -> values.put(name, Values.fromJson(json, Object.class)));
    return new RpcContext(values);
  }

  @Override
  public String toString() {
    return method + names;
  }
}
