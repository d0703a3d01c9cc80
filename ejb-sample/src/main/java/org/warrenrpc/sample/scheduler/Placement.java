package org.warrenrpc.sample.scheduler;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import java.util.Map;
import org.warrenrpc.Arg;
import org.warrenrpc.RpcListener;
import org.warrenrpc.RpcMethod;

/**
 * What compute hosts call while the scheduler waits for them. It has a topic of its own: a bean
 * runs a bounded number of requests at once, and were these claims the {@link Scheduler}'s, enough
 * callers could occupy all of it with requests that wait for claims that cannot begin.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "topic", propertyValue = "placement"),
      @ActivationConfigProperty(
          propertyName = "server",
          propertyValue = "${warren.sample.scheduler:scheduler1}")
    })
public class Placement implements RpcListener {

  @EJB Ledger ledger;

  /** Adds memory to what is claimed on a host. */
  @RpcMethod("claim")
  public Map<String, Object> claim(String host, @Arg("memory_mb") int memoryMb) {
    return Map.of("host", host, "claimed_mb", ledger.claim(host, memoryMb));
  }
}
