package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.broker.Broker;

/** The back ends by the names that configuration uses: two of ours, or any class of that kind. */
final class Backends {
  static final String RABBIT = "rabbit";
  static final String MEMORY = "memory";

  private Backends() {}

  /**
   * The name without blanks around it.
   *
   * @throws IllegalArgumentException when it names none
   */
  static String checked(String name) {
    constructor(name.strip());
    return name.strip();
  }

  /** Makes one. Does no I/O. */
  static Broker open(String name) throws ResourceException {
    try {
      return constructor(name).newInstance();
    } catch (InvocationTargetException e) {
      throw new ResourceAdapterInternalException("Back end " + name + " failed", e.getCause());
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new ResourceAdapterInternalException("Back end " + name + " cannot be made", e);
    }
  }

  private static Constructor<? extends Broker> constructor(String name) {
    Class<?> found = find(className(name), Backends.class.getClassLoader());
    if (found == null) {
      found = find(className(name), Thread.currentThread().getContextClassLoader());
    }
    if (found == null || !Broker.class.isAssignableFrom(found) || !usable(found)) {
      throw new IllegalArgumentException(
          "is neither " + RABBIT + " nor " + MEMORY + " nor a public class that implements Broker");
    }
    try {
      return found.asSubclass(Broker.class).getConstructor();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("has no public constructor without arguments", e);
    }
  }

  private static String className(String name) {
    return switch (name) {
      case RABBIT -> "org.warrenrpc.broker.rabbit.RabbitBroker";
      case MEMORY -> "org.warrenrpc.broker.memory.MemoryBroker";
      default -> name;
    };
  }

  private static boolean usable(Class<?> type) {
    return Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
  }

  private static @Nullable Class<?> find(String className, @Nullable ClassLoader loader) {
    try {
      return Class.forName(className, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }
}
