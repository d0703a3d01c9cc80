package org.warrenrpc.jca;

import jakarta.resource.spi.RetryableUnavailableException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/** Makes endpoints that forgive nothing, and has none to give when told so. */
final class StrictEndpointFactory implements MessageEndpointFactory {
  private final Class<?> endpointClass;
  private final Function<DeliveryGuard, MessageEndpoint> maker;
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private volatile Predicate<Method> transacted = method -> false;

  /** Methods of which it was asked whether they are transacted. */
  final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

  final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  StrictEndpointFactory(Class<?> endpointClass, Function<DeliveryGuard, MessageEndpoint> maker) {
    this.endpointClass = endpointClass;
    this.maker = maker;
  }

  /** Has none to give the next so many times. */
  StrictEndpointFactory unavailable(int times) {
    unavailable.set(times);
    return this;
  }

  /** Delivers some methods in transactions. */
  StrictEndpointFactory transacted(Predicate<Method> methods) {
    transacted = methods;
    return this;
  }

  int made() {
    return made.get();
  }

  @Override
  public MessageEndpoint createEndpoint(@Nullable XAResource resource) throws UnavailableException {
    if (resource != null) {
      faults.add("an XAResource, of an adapter without transactions");
    }
    if (unavailable.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0) {
      throw new RetryableUnavailableException("every bean is busy");
    }
    made.incrementAndGet();
    return maker.apply(new DeliveryGuard(endpointClass, faults));
  }

  @Override
  public MessageEndpoint createEndpoint(@Nullable XAResource resource, long timeout)
      throws UnavailableException {
    return createEndpoint(resource);
  }

  @Override
  public boolean isDeliveryTransacted(Method method) throws NoSuchMethodException {
    asked.add(method.getName());
    if (!method.getDeclaringClass().isAssignableFrom(endpointClass)) {
      throw new NoSuchMethodException("not the endpoint class's: " + method);
    }
    return transacted.test(method);
  }

  @Override
  public @Nullable String getActivationName() {
    return null;
  }

  @Override
  public Class<?> getEndpointClass() {
    return endpointClass;
  }
}
