package org.warrenrpc.jca;

import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.lang.reflect.Method;
import org.warrenrpc.RpcListener;

/** A bean, or a plain object, of an application that is undeployed. */
public final class LeavingBean implements RpcListener, MessageEndpoint {

  /** What travels. */
  public record Part(String name) {}

  public Part take(Part part) {
    return part;
  }

  @Override
  public void beforeDelivery(Method method) {}

  @Override
  public void afterDelivery() {}

  @Override
  public void release() {}
}
