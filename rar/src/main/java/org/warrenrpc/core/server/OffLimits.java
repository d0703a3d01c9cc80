package org.warrenrpc.core.server;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Public methods that no message may name, because the JDK or a container calls them. Annotations
 * go by name, so that an application needs none of their APIs (Enterprise Beans 4.0, 5.4 to 5.6;
 * Interceptors 2.1).
 */
final class OffLimits {
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "jakarta.annotation.PostConstruct",
          "jakarta.annotation.PreDestroy",
          "jakarta.annotation.Resource",
          "jakarta.ejb.AfterBegin",
          "jakarta.ejb.AfterCompletion",
          "jakarta.ejb.BeforeCompletion",
          "jakarta.ejb.EJB",
          "jakarta.ejb.PostActivate",
          "jakarta.ejb.PrePassivate",
          "jakarta.ejb.Schedule",
          "jakarta.ejb.Schedules",
          "jakarta.ejb.Timeout",
          "jakarta.inject.Inject",
          "jakarta.interceptor.AroundConstruct",
          "jakarta.interceptor.AroundInvoke",
          "jakarta.interceptor.AroundTimeout");

  /** Object's, and those of jakarta.resource.spi.endpoint.MessageEndpoint. */
  private static final Set<String> SIGNATURES =
      Set.of(
          "clone()",
          "equals(java.lang.Object)",
          "finalize()",
          "hashCode()",
          "toString()",
          "afterDelivery()",
          "beforeDelivery(java.lang.reflect.Method)",
          "release()",
          "setMessageDrivenContext(jakarta.ejb.MessageDrivenContext)",
          "setSessionContext(jakarta.ejb.SessionContext)");

  private static final Pattern EJB_CALLBACK = Pattern.compile("ejb\\p{Lu}.*");

  private OffLimits() {}

  /** Why a method can never be named, whatever its annotations; null where it can. */
  static @Nullable String ever(Method method) {
    String signature =
        method.getName()
            + Arrays.stream(method.getParameterTypes())
                .map(Class::getName)
                .collect(Collectors.joining(",", "(", ")"));
    if (SIGNATURES.contains(signature)) {
      return "belongs to Object or to the container's endpoint";
    }
    return EJB_CALLBACK.matcher(method.getName()).matches() ? "is a callback of the bean" : null;
  }

  /** The annotation of this declaration that makes it the container's to call; null for none. */
  static @Nullable String annotation(Method method) {
    for (Annotation annotation : method.getDeclaredAnnotations()) {
      String name = annotation.annotationType().getName();
      if (ANNOTATIONS.contains(name)) {
        return "@" + annotation.annotationType().getSimpleName();
      }
    }
    return null;
  }

  /** The same of a method and what it overrides, the most derived first. */
  static @Nullable String annotation(List<Method> overridden) {
    for (Method method : overridden) {
      String found = annotation(method);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
