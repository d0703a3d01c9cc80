package org.warrenrpc.core.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.Arg;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;

/**
 * The parameters of a method as the arguments of a request. Immutable.
 *
 * @param names by position; null for the context's
 */
record Parameters(List<@Nullable String> names) {

  /**
   * Parses them.
   *
   * @throws InvalidRequestException naming interface, method and parameter: one without a name, two
   *     of one name, two contexts
   */
  static Parameters of(Class<?> api, Method method) {
    List<@Nullable String> names = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      String name = parameter.getType() == RpcContext.class ? null : name(api, method, parameter);
      if (names.contains(name)) {
        throw fault(
            api,
            method,
            name == null ? "has two parameters for the context" : "names '" + name + "' twice");
      }
      names.add(name);
    }
    return new Parameters(names);
  }

  private static String name(Class<?> api, Method method, Parameter parameter) {
    Arg named = parameter.getAnnotation(Arg.class);
    if (named != null && !named.value().isEmpty()) {
      return named.value();
    }
    if (!parameter.isNamePresent()) {
      throw fault(
          api,
          method,
          "has a parameter without a name, "
              + parameter
              + ": compile with -parameters, or use @Arg");
    }
    return parameter.getName();
  }

  /** What is wrong with a method's declaration. */
  static InvalidRequestException fault(Class<?> api, Method method, String what) {
    return new InvalidRequestException(
        "Method " + method.getName() + " of " + api.getName() + " " + what, null);
  }

  /** The arguments by name. */
  RpcMessage message(String name, @Nullable Object[] values) {
    RpcMessage message = RpcMessage.of(name);
    for (int i = 0; i < values.length; i++) {
      String parameter = names.get(i);
      if (parameter != null) {
        message = message.with(parameter, values[i]);
      }
    }
    return message;
  }

  /** The context among the values; the empty one where there is none. */
  RpcContext context(@Nullable Object[] values) {
    int at = names.indexOf(null);
    Object context = at < 0 ? null : values[at];
    return context == null ? RpcContext.EMPTY : (RpcContext) context;
  }
}
