package org.warrenrpc.it.container;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import org.warrenrpc.RpcListener;

/** Whoever wrote it meant numbers. */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "topic", propertyValue = "miscounted"),
      @ActivationConfigProperty(propertyName = "concurrency", propertyValue = "few"),
      @ActivationConfigProperty(propertyName = "prefetch", propertyValue = "many")
    })
public class MiscountedBean implements RpcListener {
  /** Never called. */
  public void hear() {}
}
