package org.warrenrpc.core.server;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.core.TypeArguments;

/** What the stages that methods return may hold. */
final class StageValues {
  private StageValues() {}

  /**
   * Looks at a method of {@code type} and at what it overrides: an interface that callers know
   * counts, whatever the bean declares.
   *
   * @throws InvalidRequestException naming the method whose stage holds a stream, or another stage;
   *     or two that hold what no value can be at once
   */
  static void check(Class<?> type, List<Method> overridden) {
    Map<Method, Class<?>> values = new LinkedHashMap<>();
    for (Method method : overridden) {
      if (CompletionStage.class.isAssignableFrom(method.getReturnType())) {
        Type value = TypeArguments.first(TypeArguments.result(type, method));
        Class<?> raw = TypeArguments.raw(value);
        if (CallableMethod.isNoStagesValue(raw)) {
          throw new InvalidRequestException(
              method
                  + " returns a stage of "
                  + value.getTypeName()
                  + ": a method returns several values, or a stage of one, itself",
              null);
        }
        values.forEach((other, said) -> checkBoth(method, raw, other, said));
        values.put(method, raw);
      }
    }
  }

  private static void checkBoth(Method one, Class<?> value, Method other, Class<?> said) {
    if (!value.isAssignableFrom(said) && !said.isAssignableFrom(value)) {
      throw new InvalidRequestException(
          one
              + " returns a stage of "
              + value.getName()
              + ", but "
              + other
              + " one of "
              + said.getName(),
          null);
    }
  }
}
