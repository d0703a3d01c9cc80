package org.warrenrpc.it.container;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import org.warrenrpc.RpcListener;

/** Whoever wrote it meant other names. */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "topic", propertyValue = "${none.such:mistyped}"),
      @ActivationConfigProperty(propertyName = "concurency", propertyValue = "1"),
      @ActivationConfigProperty(propertyName = "tpic", propertyValue = "x")
    })
public class MistypedBean implements RpcListener {
  /** Never called. */
  public void hear() {}
}
