package org.warrenrpc.it.interop;

import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import javax.transaction.xa.XAResource;

/** Endpoints as many as are wanted, without transactions. */
record JavaEndpoints(JavaWorld world) implements MessageEndpointFactory {
  @Override
  public MessageEndpoint createEndpoint(XAResource resource) {
    return new JavaEndpoint(world);
  }

  @Override
  public MessageEndpoint createEndpoint(XAResource resource, long timeout) {
    return new JavaEndpoint(world);
  }

  @Override
  public boolean isDeliveryTransacted(Method method) {
    return false;
  }

  @Override
  public String getActivationName() {
    return "java-service";
  }

  @Override
  public Class<?> getEndpointClass() {
    return JavaService.class;
  }
}
