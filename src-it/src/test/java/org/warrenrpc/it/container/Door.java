package org.warrenrpc.it.container;

import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.MessageDrivenContext;
import org.warrenrpc.RpcListener;

/** Opens to keepers alone; runs as whom {@link DoorIdentity} says. */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "topic", propertyValue = "door"),
      @ActivationConfigProperty(propertyName = "securityInflow", propertyValue = "verified"),
      @ActivationConfigProperty(
          propertyName = "callerIdentity",
          propertyValue = "org.warrenrpc.it.container.DoorIdentity")
    })
public class Door implements RpcListener {
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
