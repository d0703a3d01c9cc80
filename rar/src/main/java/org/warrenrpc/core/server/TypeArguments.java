package org.warrenrpc.core.server;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

/**
 * The parameter types of a method as a subclass fixes them: {@code T} of a generic superclass is
 * what the subclass says it is.
 */
final class TypeArguments {
  private TypeArguments() {}

  static Type[] resolve(Class<?> type, Method method) {
    Type[] types = method.getGenericParameterTypes();
    Class<?> declaring = method.getDeclaringClass();
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
