package org.warrenrpc.jca;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.server.ProxyInvoker;

/**
 * One endpoint, kept for one thread's turn, with its delivery bracket around every request
 * (Connectors 2.1, 13.5.6). After anything went wrong it is spoiled, as some containers spoil the
 * endpoint, and the next request gets a fresh one. Confined to the thread that acquired it.
 */
final class EndpointInvoker implements ProxyInvoker {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final EndpointTarget target;
  private @Nullable MessageEndpoint endpoint;
  private @Nullable ClassLoader outerLoader;

  /** The one that returned in the open bracket. */
  private @Nullable Method returned;

  private boolean spoiled;

  EndpointInvoker(EndpointTarget target, MessageEndpoint endpoint) {
    this.target = target;
    this.endpoint = endpoint;
  }

  @Override
  public void before(Method method) throws NoSuchMethodException, ResourceException {
    Thread thread = Thread.currentThread();
    outerLoader = thread.getContextClassLoader();
    boolean begun = false;
    try {
      ClassLoader application = target.type().getClassLoader();
      thread.setContextClassLoader(application);
      current().beforeDelivery(method);
      // which containers may have changed
      thread.setContextClassLoader(application);
      begun = true;
    } finally {
      if (!begun) {
        spoiled = true;
        thread.setContextClassLoader(outerLoader);
      }
    }
  }

  @Override
  public @Nullable Object invoke(Method method, @Nullable Object[] arguments)
      throws InvocationTargetException {
    try {
      Object result = target.callable(method, current()).invoke(current(), arguments);
      returned = method;
      return result;
    } catch (InvocationTargetException e) {
      throw new InvocationTargetException(BeanException.unwrapped(e));
    } catch (IllegalAccessException e) {
      throw new InvocationTargetException(e);
    } finally {
      spoiled |= returned == null;
    }
  }

  /** What the bean marked for rollback is rolled back without an exception: it is told here. */
  @Override
  public void after() throws ResourceException, RolledBackException {
    Method method = returned;
    returned = null;
    Method undone = null;
    boolean done = false;
    try {
      try {
        // afterwards there is no transaction to ask
        undone = method != null && target.isRolledBack(method) ? method : null;
      } finally {
        current().afterDelivery();
      }
      if (undone != null) {
        throw new RolledBackException(undone.getName());
      }
      done = true;
    } finally {
      spoiled |= !done;
      Thread.currentThread().setContextClassLoader(outerLoader);
      outerLoader = null;
    }
  }

  @Override
  public boolean isSpoiled() {
    return spoiled;
  }

  /** Releases the endpoint, once. */
  @Override
  public void close() {
    MessageEndpoint released = endpoint;
    endpoint = null;
    if (released == null) {
      return;
    }
    try {
      released.release();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "An endpoint of " + target.type().getName() + " was not released", e);
    }
  }

  private MessageEndpoint current() {
    MessageEndpoint current = endpoint;
    if (current == null) {
      throw new IllegalStateException("The endpoint was given back");
    }
    return current;
  }
}
