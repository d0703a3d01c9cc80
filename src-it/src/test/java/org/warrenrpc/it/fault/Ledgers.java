package org.warrenrpc.it.fault;

import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import javax.transaction.xa.XAResource;

/** Endpoints of the ledger, as many as are wanted, without transactions. */
record Ledgers(Ledger.World world) implements MessageEndpointFactory {

  /** The bean's subclass that a container would generate. */
  static final class Endpoint extends Ledger implements MessageEndpoint {
    Endpoint(World world) {
      super(world);
    }

    @Override
    public void beforeDelivery(Method method) {}

    @Override
    public void afterDelivery() {}

    @Override
    public void release() {}
  }

  @Override
  public MessageEndpoint createEndpoint(XAResource resource) {
    return new Endpoint(world);
  }

  @Override
  public MessageEndpoint createEndpoint(XAResource resource, long timeout) {
    return createEndpoint(resource);
  }

  @Override
  public boolean isDeliveryTransacted(Method method) {
    return false;
  }

  @Override
  public String getActivationName() {
    return "ledger";
  }

  @Override
  public Class<?> getEndpointClass() {
    return Ledger.class;
  }
}
