package org.warrenrpc.core.proxy;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.Target;
import org.warrenrpc.core.client.RpcClient;

/**
 * A typed client: methods of Object and default methods run here, the others are requests.
 * Immutable; as thread-safe as the client below it.
 */
public final class TypedProxy implements InvocationHandler {
  private final Class<?> api;
  private final Where where;
  private final RpcClient client;
  private final Map<Method, ProxyMethod> methods;

  private TypedProxy(
      Class<?> api, Where where, RpcClient client, Map<Method, ProxyMethod> methods) {
    this.api = api;
    this.where = where;
    this.client = client;
    this.methods = methods;
  }

  /**
   * Parses an interface. Does no I/O.
   *
   * @param given what it says wins over the interface's annotation; null where only that says
   *     something
   * @throws InvalidRequestException naming interface, method and parameter of every kind of fault
   */
  public static <T> T of(Class<T> api, @Nullable Target given, RpcClient client) {
    if (!api.isInterface() || api.isAnnotation()) {
      throw new InvalidRequestException(api.getName() + " is no interface", null);
    }
    Where where = Where.of(api, given);
    Map<Method, ProxyMethod> methods = new HashMap<>();
    Map<String, Method> names = new HashMap<>();
    for (Method method : api.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers()) && !isOfObject(method)) {
        ProxyMethod parsed = ProxyMethod.of(api, method, where, client.callTimeout());
        Method other = names.putIfAbsent(parsed.name(), method);
        if (other != null && !isTheSame(other, method)) {
          throw new InvalidRequestException(
              api.getName()
                  + " has two methods of the name '"
                  + parsed.name()
                  + "' on the wire: "
                  + other
                  + " and "
                  + method,
              null);
        }
        methods.forEach((known, before) -> checkAlike(api, known, before, method, parsed));
        methods.put(method, parsed);
      }
    }
    TypedProxy handler = new TypedProxy(api, where, client, methods);
    try {
      return api.cast(Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, handler));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "No proxy can be made of " + api.getName() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    @Nullable Object[] given = args == null ? new @Nullable Object[0] : args;
    ProxyMethod request = methods.get(method);
    if (request != null) {
      return request.invoke(client, given);
    }
    if (method.isDefault()) {
      // not InvocationHandler.invokeDefault: the interface need not be public
      Class<?> declaring = method.getDeclaringClass();
      return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
          .unreflectSpecial(method, declaring)
          .bindTo(proxy)
          .invokeWithArguments(given);
    }
    return switch (method.getName()) {
      case "equals" -> proxy == given[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> api.getSimpleName() + " at " + where;
    };
  }

  /** An interface may declare those again. */
  private static boolean isOfObject(Method method) {
    try {
      Object.class.getMethod(method.getName(), method.getParameterTypes());
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** Which of them Java would hand to the proxy is nobody's choice. */
  private static void checkAlike(
      Class<?> api, Method one, ProxyMethod parsed, Method other, ProxyMethod as) {
    if (isTheSame(one, other) && !parsed.isAlike(as)) {
      throw new InvalidRequestException(
          api.getName() + " inherits two declarations that differ: " + one + " and " + other, null);
    }
  }

  /** Two interfaces above this one may declare one method. */
  private static boolean isTheSame(Method one, Method other) {
    return one.getName().equals(other.getName())
        && java.util.Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
  }
}
