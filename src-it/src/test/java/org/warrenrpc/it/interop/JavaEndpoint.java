package org.warrenrpc.it.interop;

import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.lang.reflect.Method;

/** The bean's subclass that a container would generate. */
final class JavaEndpoint extends JavaService implements MessageEndpoint {
  JavaEndpoint(JavaWorld world) {
    super(world);
  }

  @Override
  public void beforeDelivery(Method method) {}

  @Override
  public void afterDelivery() {}

  @Override
  public void release() {}
}
