package org.warrenrpc.it.interop;

import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import javax.transaction.xa.XAResource;

/** Endpoints of one class, as many as are wanted, without transactions. */
record Beans(Class<?> type, Supplier<? extends MessageEndpoint> made)
    implements MessageEndpointFactory {
  static Beans of(JavaWorld world) {
    return new Beans(JavaService.class, () -> new JavaEndpoint(world));
  }

  @Override
  public MessageEndpoint createEndpoint(XAResource resource) {
    return made.get();
  }

  @Override
  public MessageEndpoint createEndpoint(XAResource resource, long timeout) {
    return made.get();
  }

  @Override
  public boolean isDeliveryTransacted(Method method) {
    return false;
  }

  @Override
  public String getActivationName() {
    return type.getSimpleName();
  }

  @Override
  public Class<?> getEndpointClass() {
    return type;
  }
}
