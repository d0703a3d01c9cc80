package org.warrenrpc.jca;

import jakarta.resource.NotSupportedException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.warrenrpc.core.server.ProxyInvoker;
import org.warrenrpc.core.server.ProxyTarget;
import org.warrenrpc.jca.Transactions.Standing;

/** The message endpoints of one activation, as what answers requests. Thread-safe. */
final class EndpointTarget implements ProxyTarget {
  private static final Logger LOG = System.getLogger("org.warrenrpc.jca");

  private final MessageEndpointFactory factory;
  private final Class<?> endpointClass;
  private final Transactions transactions;

  /** Of each method, once it was asked. */
  private final Map<Method, Boolean> transacted = new ConcurrentHashMap<>();

  /** Refuses a container that cannot tell the endpoint's class (Connectors 1.7 added it). */
  EndpointTarget(MessageEndpointFactory factory, Transactions transactions)
      throws NotSupportedException {
    this.factory = factory;
    this.transactions = transactions;
    Class<?> found = endpointClass(factory);
    if (found == null) {
      throw new NotSupportedException(
          "The container does not tell the class of the message-driven bean (getEndpointClass),"
              + " which a listener without methods needs");
    }
    this.endpointClass = found;
  }

  @Override
  public Class<?> type() {
    return endpointClass;
  }

  @Override
  public ProxyInvoker acquire() {
    return new EndpointInvoker(this, createEndpoint());
  }

  /**
   * An endpoint for one thread's use.
   *
   * @throws RejectedExecutionException when the container has none to give now
   */
  MessageEndpoint createEndpoint() {
    try {
      MessageEndpoint endpoint = factory.createEndpoint(null);
      if (endpoint == null) {
        throw new RejectedExecutionException("The container gave no endpoint");
      }
      return endpoint;
    } catch (UnavailableException | IllegalStateException e) {
      throw new RejectedExecutionException("The container has no endpoint to give now", e);
    }
  }

  /**
   * The method as the endpoint has it: most containers' endpoints are the bean's subclass, but not
   * by contract.
   */
  Method callable(Method method, MessageEndpoint endpoint) {
    Method found = method;
    if (!method.getDeclaringClass().isInstance(endpoint)) {
      try {
        found = endpoint.getClass().getMethod(method.getName(), method.getParameterTypes());
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("The container's endpoint lacks " + method, e);
      }
    }
    if (!found.canAccess(endpoint)) {
      // a public method of a class that is not public
      found.setAccessible(true);
    }
    return found;
  }

  /** Whether the method runs in a transaction of the container that will not commit. */
  boolean isRolledBack(Method method) {
    return transacted.computeIfAbsent(method, this::isTransacted)
        && transactions.standing() == Standing.DOOMED;
  }

  /** Where the container does not know its own method, the transaction itself tells. */
  private boolean isTransacted(Method method) {
    try {
      return factory.isDeliveryTransacted(method);
    } catch (NoSuchMethodException | RuntimeException e) {
      LOG.log(Level.DEBUG, "The container does not tell whether a method is transacted", e);
      return true;
    }
  }

  private static @Nullable Class<?> endpointClass(MessageEndpointFactory factory) {
    try {
      return factory.getEndpointClass();
    } catch (AbstractMethodError e) {
      return null;
    }
  }
}
