package org.warrenrpc.core.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.RpcCast;
import org.warrenrpc.RpcFanoutCast;
import org.warrenrpc.RpcMethod;
import org.warrenrpc.RpcTimeout;
import org.warrenrpc.Target;
import org.warrenrpc.core.TypeArguments;
import org.warrenrpc.core.client.Call;
import org.warrenrpc.core.client.RpcClient;

/** One method of an interface, parsed: what is sent, and what its result means. Immutable. */
final class ProxyMethod {
  private final String name;
  private final Target target;
  private final Duration limit;
  private final Parameters parameters;
  private final Answer answer;

  private ProxyMethod(
      String name, Target target, Duration limit, Parameters parameters, Answer answer) {
    this.name = name;
    this.target = target;
    this.limit = limit;
    this.parameters = parameters;
    this.answer = answer;
  }

  /**
   * Parses a method.
   *
   * @throws org.warrenrpc.InvalidRequestException naming interface, method and fault
   */
  static ProxyMethod of(Class<?> api, Method method, Where where, Duration defaultLimit) {
    boolean cast = method.isAnnotationPresent(RpcCast.class);
    boolean fanout = method.isAnnotationPresent(RpcFanoutCast.class) || where.target().fanout();
    if (cast && method.isAnnotationPresent(RpcFanoutCast.class)) {
      throw Parameters.fault(api, method, "is marked @RpcCast and @RpcFanoutCast");
    }
    if ((cast || fanout) && method.getReturnType() != void.class) {
      throw Parameters.fault(
          api, method, "is cast, which is not answered, but returns " + method.getReturnType());
    }
    Type result = TypeArguments.result(api, method);
    return new ProxyMethod(
        wireName(method),
        target(api, method, where.target(), fanout),
        limit(api, method, defaultLimit),
        Parameters.of(api, method),
        cast || fanout ? Answer.NONE : Answer.of(api, method, result));
  }

  /** On the wire. */
  String name() {
    return name;
  }

  /** Whether another declaration of the method asks for the same request. */
  boolean isAlike(ProxyMethod other) {
    return name.equals(other.name)
        && target.equals(other.target)
        && limit.equals(other.limit)
        && parameters.equals(other.parameters)
        && (answer == Answer.NONE) == (other.answer == Answer.NONE);
  }

  /** Sends the request; what it returns and throws is the answer's. */
  @Nullable Object invoke(RpcClient client, @Nullable Object[] values) {
    Call call =
        new Call(parameters.context(values), target, parameters.message(name, values), limit);
    return answer.to(client, call);
  }

  private static String wireName(Method method) {
    RpcMethod mark = method.getAnnotation(RpcMethod.class);
    return mark == null || mark.value().isEmpty() ? method.getName() : mark.value();
  }

  private static Target target(Class<?> api, Method method, Target target, boolean fanout) {
    RpcMethod mark = method.getAnnotation(RpcMethod.class);
    Target versioned = target;
    if (mark != null && !mark.version().isEmpty()) {
      try {
        versioned = target.withVersion(mark.version());
      } catch (IllegalArgumentException e) {
        throw Parameters.fault(api, method, "has a bad version: " + e.getMessage());
      }
    }
    return fanout ? everyServer(versioned) : versioned;
  }

  private static Target everyServer(Target target) {
    return new Target(
        target.exchange(),
        target.topic(),
        target.namespace(),
        target.version(),
        target.versionCap(),
        null,
        true);
  }

  private static Duration limit(Class<?> api, Method method, Duration defaultLimit) {
    RpcTimeout own = method.getAnnotation(RpcTimeout.class);
    RpcTimeout said = own == null ? api.getAnnotation(RpcTimeout.class) : own;
    if (said == null) {
      return defaultLimit;
    }
    if (said.value() <= 0) {
      throw Parameters.fault(
          api, method, "has a limit of " + said.value() + " ms, which is not positive");
    }
    return Duration.ofMillis(said.value());
  }
}
