package org.warrenrpc.it.container;

import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.MessageDrivenContext;
import org.warrenrpc.RpcListener;

/** Runs as one principal, whoever calls. */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "topic", propertyValue = "fixed-door"),
      @ActivationConfigProperty(propertyName = "securityInflow", propertyValue = "fixed"),
      @ActivationConfigProperty(propertyName = "inflowPrincipal", propertyValue = "porter"),
      @ActivationConfigProperty(propertyName = "inflowGroups", propertyValue = "keeper, porter")
    })
public class FixedDoor implements RpcListener {
  @Resource MessageDrivenContext context;

  @RolesAllowed("porter")
  public String open() {
    return context.getCallerPrincipal().getName() + " " + context.isCallerInRole("keeper");
  }

  @RolesAllowed("owner")
  public String sell() {
    return "sold";
  }
}
