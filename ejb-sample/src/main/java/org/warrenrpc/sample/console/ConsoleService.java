package org.warrenrpc.sample.console;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import org.warrenrpc.RpcListener;

/** Every public method of the bean can be called, its arguments by the names they have here. */
// tag::mdb[]
@MessageDriven(
    activationConfig = @ActivationConfigProperty(propertyName = "topic", propertyValue = "console"))
public class ConsoleService implements RpcListener {
  public String consoleUrl(String instance) {
    return "https://console.example/" + instance;
  }
}
// end::mdb[]
