package org.warrenrpc.core.server;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a generic method leaves to its caller: {@code T} in {@code <T extends Comparable<T>> T
 * most(T value)}. A bound that is a class says what to make of a message all the same.
 */
final class OpenTypes {
  private OpenTypes() {}

  /** The first type variable of a method in {@code type} without such a bound, null for none. */
  static @Nullable TypeVariable<?> in(Type type) {
    if (type instanceof TypeVariable<?> variable) {
      boolean open =
          variable.getGenericDeclaration() instanceof Method
              && !Arrays.stream(variable.getBounds()).allMatch(Class.class::isInstance);
      return open ? variable : null;
    }
    if (type instanceof GenericArrayType array) {
      return in(array.getGenericComponentType());
    }
    if (type instanceof ParameterizedType parameterized) {
      for (Type argument : parameterized.getActualTypeArguments()) {
        TypeVariable<?> found = in(argument);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
