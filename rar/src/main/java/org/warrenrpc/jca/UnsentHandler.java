package org.warrenrpc.jca;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.InvalidRequestException;
import org.warrenrpc.UnsentCast;
import org.warrenrpc.UnsentCastHandler;

/**
 * The application's handler: found when it casts, so that a wrong name is told before anything
 * depends on it, and made when it is needed. Immutable.
 */
final class UnsentHandler {
  private final Constructor<? extends UnsentCastHandler> constructor;
  private final @Nullable ClassLoader loader;

  private UnsentHandler(
      Constructor<? extends UnsentCastHandler> constructor, @Nullable ClassLoader loader) {
    this.constructor = constructor;
    this.loader = loader;
  }

  /**
   * That of the calling application; null where none is configured.
   *
   * @throws InvalidRequestException when there is no such class, or it is none
   */
  static @Nullable UnsentHandler find(@Nullable String className) {
    if (className == null) {
      return null;
    }
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      Class<?> type = Class.forName(className, false, loader);
      if (!Modifier.isPublic(type.getModifiers())) {
        throw new IllegalArgumentException("it is not public");
      }
      return new UnsentHandler(type.asSubclass(UnsentCastHandler.class).getConstructor(), loader);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      throw new InvalidRequestException(
          Property.UNSENT_CAST_HANDLER.beanName()
              + " "
              + className
              + " is no public class of the application that implements UnsentCastHandler: "
              + e.getMessage(),
          e);
    }
  }

  /** Tells a new instance. What that throws is the caller's to log. */
  void tell(UnsentCast cast) throws Throwable {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      constructor.newInstance().unsent(cast);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
