package org.warrenrpc.core.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcExpected;
import org.warrenrpc.core.EveryMinute;
import org.warrenrpc.wire.Request;

/** A method that messages may name: how its arguments are bound and what its result means. */
final class CallableMethod {
  private final String name;
  private final Method method;
  private final Arguments arguments;
  private final Set<Class<?>> expected;
  private final EveryMinute failures = new EveryMinute();

  private CallableMethod(String name, Method method, Arguments arguments, Set<Class<?>> expected) {
    this.name = name;
    this.method = method;
    this.arguments = arguments;
    this.expected = expected;
  }

  /**
   * Parses a method of {@code type} and what it overrides, the most derived first.
   *
   * @param declared those of them that name the arguments for callers; empty: whichever does
   * @throws InvalidRequestException naming class and method, when it cannot be called
   */
  static CallableMethod of(
      Class<?> type, String name, List<Method> overridden, List<Method> declared) {
    Method method = asSeenFrom(type, overridden.get(0));
    if (!method.trySetAccessible()) {
      throw new InvalidRequestException(
          method
              + " cannot be called: "
              + method.getDeclaringClass().getName()
              + " is not public, or its module does not open its package",
          null);
    }
    StageValues.check(type, overridden);
    return new CallableMethod(
        name, method, Arguments.of(type, overridden, declared), expected(type, overridden));
  }

  /** On the wire. */
  String name() {
    return name;
  }

  /** As the class given has it, inherited or not. */
  Method method() {
    return method;
  }

  /** Whether {@link RpcExpected} says so of the method, or of its class. */
  boolean expects(Throwable thrown) {
    return expected.stream().anyMatch(each -> each.isInstance(thrown));
  }

  private static Set<Class<?>> expected(Class<?> type, List<Method> overridden) {
    Set<AnnotatedElement> said = new LinkedHashSet<>(overridden);
    overridden.forEach(each -> said.add(each.getDeclaringClass()));
    for (@Nullable Class<?> each = type; each != null; each = each.getSuperclass()) {
      said.add(each);
    }
    Set<Class<?>> expected = new HashSet<>();
    for (AnnotatedElement each : said) {
      RpcExpected of = each.getAnnotation(RpcExpected.class);
      if (of != null) {
        expected.addAll(List.of(of.value()));
      }
    }
    return Set.copyOf(expected);
  }

  /** Permits one line a minute about failed casts of this method. */
  EveryMinute failures() {
    return failures;
  }

  /**
   * The arguments of a request.
   *
   * @throws RefusedException naming those that are missing, unknown or do not fit
   */
  @Nullable Object[] bind(Request request) throws RefusedException {
    return arguments.bind(request);
  }

  /**
   * Whether a result is several values. What the method declares decides; where it declares neither
   * a stream nor a collection (Object, say), the result itself.
   */
  boolean streams(Object result) {
    return isStream(method.getReturnType())
        || (!isCollection(method.getReturnType()) && isStream(result.getClass()));
  }

  /** Whether what is declared is a value that is yet to come. */
  boolean returnsStage() {
    return CompletionStage.class.isAssignableFrom(method.getReturnType());
  }

  /** Whether values of that class have no place in a stage: several values, or one yet to come. */
  static boolean isNoStagesValue(Class<?> type) {
    return isStream(type) || CompletionStage.class.isAssignableFrom(type);
  }

  private static boolean isStream(Class<?> type) {
    return Iterator.class.isAssignableFrom(type)
        || BaseStream.class.isAssignableFrom(type)
        || (Iterable.class.isAssignableFrom(type) && !isCollection(type) && !isOneValue(type));
  }

  private static boolean isCollection(Class<?> type) {
    return Collection.class.isAssignableFrom(type);
  }

  /** Iterable, and yet written as one value. */
  private static boolean isOneValue(Class<?> type) {
    return Path.class.isAssignableFrom(type) || JsonNode.class.isAssignableFrom(type);
  }

  private static Method asSeenFrom(Class<?> type, Method method) {
    try {
      return type.getMethod(method.getName(), method.getParameterTypes());
    } catch (NoSuchMethodException e) {
      throw new InvalidRequestException(method + " is no public method of " + type.getName(), e);
    }
  }
}
