package org.warrenrpc.core.server;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
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
   * @throws InvalidRequestException naming the method whose stage holds a stream, or another stage
   */
  static void check(Class<?> type, List<Method> overridden) {
    for (Method method : overridden) {
      if (CompletionStage.class.isAssignableFrom(method.getReturnType())) {
        Type value = TypeArguments.first(TypeArguments.result(type, method));
        if (CallableMethod.isNoStagesValue(TypeArguments.raw(value))) {
          throw new InvalidRequestException(
              method
                  + " returns a stage of "
                  + value.getTypeName()
                  + ": a method returns several values, or a stage of one, itself",
              null);
        }
      }
    }
  }
}
