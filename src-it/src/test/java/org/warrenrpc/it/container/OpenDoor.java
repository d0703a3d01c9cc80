package org.warrenrpc.it.container;

import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.MessageDrivenContext;
import org.warrenrpc.RpcListener;

/** Has nobody's identity flow in, beside those that do. */
@MessageDriven(
    activationConfig =
        @ActivationConfigProperty(propertyName = "topic", propertyValue = "open-door"))
public class OpenDoor implements RpcListener {
  @Resource MessageDrivenContext context;

  @RolesAllowed("keeper")
  public String open() {
    return context.getCallerPrincipal().getName();
  }

  @PermitAll
  public String who() {
    return context.getCallerPrincipal().getName();
  }
}
