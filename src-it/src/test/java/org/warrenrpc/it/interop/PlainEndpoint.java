package org.warrenrpc.it.interop;

import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.lang.reflect.Method;

/** What a container adds to a bean, where it does nothing around its methods. */
interface PlainEndpoint extends MessageEndpoint {
  @Override
  default void beforeDelivery(Method method) {}

  @Override
  default void afterDelivery() {}

  @Override
  default void release() {}
}
