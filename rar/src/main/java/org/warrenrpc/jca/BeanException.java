package org.warrenrpc.jca;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a bean threw under what its container made of it. System exceptions come wrapped in an
 * EJBException or a subclass of it, which lies one level down on some servers and two on others;
 * application exceptions come as they are. Known by name: the adapter does not depend on the
 * Enterprise Beans API.
 */
final class BeanException {
  private static final String WRAPPER = "jakarta.ejb.EJBException";

  private BeanException() {}

  /** The innermost exception that is no wrapper; a wrapper without a cause is itself. */
  static Throwable unwrapped(Throwable thrown) {
    Throwable found = thrown;
    while (isWrapper(found)) {
      Throwable cause = found.getCause();
      if (cause == null || cause == found) {
        break;
      }
      found = cause;
    }
    return found;
  }

  private static boolean isWrapper(Throwable thrown) {
    if (thrown instanceof UndeclaredThrowableException
        || thrown instanceof InvocationTargetException) {
      return true;
    }
    @Nullable Class<?> type = thrown.getClass();
    while (type != null && !type.getName().equals(WRAPPER)) {
      type = type.getSuperclass();
    }
    return type != null;
  }
}
