package org.warrenrpc.core;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;

/**
 * The types of a method as a subclass fixes them: {@code T} of a generic superclass is what the
 * subclass says it is.
 */
public final class TypeArguments {
  private TypeArguments() {}

  /** The parameters' types of a method that {@code type} has or inherits. */
  public static Type[] parameters(Class<?> type, Method method) {
    return resolved(type, method.getDeclaringClass(), method.getGenericParameterTypes());
  }

  /** The result's type. */
  public static Type result(Class<?> type, Method method) {
    Type[] result = {method.getGenericReturnType()};
    return resolved(type, method.getDeclaringClass(), result)[0];
  }

  /** The first type argument, {@code T} of {@code Iterator<T>}; Object where there is none. */
  public static Type first(Type type) {
    if (type instanceof JavaType known) {
      return known.containedTypeOrUnknown(0);
    }
    if (!(type instanceof ParameterizedType parameterized)) {
      return Object.class;
    }
    Type argument = parameterized.getActualTypeArguments()[0];
    return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
  }

  /** The class of a type, Object where it is none. */
  public static Class<?> raw(Type type) {
    if (type instanceof JavaType known) {
      return known.getRawClass();
    }
    Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
    return raw instanceof Class<?> known ? known : Object.class;
  }

  private static Type[] resolved(Class<?> type, Class<?> declaring, Type[] types) {
    if (declaring.getTypeParameters().length > 0) {
      // a factory for this once: the shared one would keep the application's classes alive
      LookupCache<Object, JavaType> cache = new LRUMap<>(8, 64);
      TypeFactory factory = TypeFactory.defaultInstance().withCache(cache);
      JavaType known = factory.constructType(type).findSuperType(declaring);
      for (int i = 0; i < types.length; i++) {
        if (!(types[i] instanceof Class<?>)) {
          types[i] = factory.resolveMemberType(types[i], known.getBindings());
        }
      }
    }
    return types;
  }
}
