package org.warrenrpc.sample.scheduler;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import java.util.List;
import java.util.Optional;
import org.warrenrpc.Arg;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcListener;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcMethod;
import org.warrenrpc.Target;
import org.warrenrpc.sample.Instance;

/**
 * A message-driven bean that is called and calls. With {@code server} set it listens as nova's
 * services do: on the topic, on itself by name, and on fan-outs.
 *
 * <p>{@code @RpcMethod} gives a method its name on the wire, and hides the methods without it.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "topic", propertyValue = "scheduler"),
      @ActivationConfigProperty(
          propertyName = "server",
          propertyValue = "${warren.sample.scheduler:scheduler1}")
    })
public class Scheduler implements RpcListener {
  private static final int DEFAULT_MEMORY_MB = 512;

  @Resource(name = "warren/ConnectionFactory")
  RpcConnectionFactory rpc;

  @EJB Ledger ledger;

  /**
   * Has a compute host run an instance, and answers with what that host said: a bean, or a Python
   * program of the same topic and server name.
   *
   * @param who the caller's context, passed on; any parameter of this type receives it
   */
  @RpcMethod("run_instance")
  public Object runInstance(
      RpcContext who, String host, String name, @Arg("memory_mb") Optional<Integer> memoryMb) {
    RpcMessage request =
        RpcMessage.of("run_instance")
            .with("name", name)
            .with("memory_mb", memoryMb.orElse(DEFAULT_MEMORY_MB));
    return rpc.call(who, Target.topic("compute").withServer(host), request);
  }

  /** Compute hosts cast it when an instance changed. An argument may be a record. */
  @RpcMethod("instance_changed")
  public void instanceChanged(Instance instance) {
    ledger.note(instance);
  }

  /** What its host said last of an instance; null when it said nothing. */
  @RpcMethod("reported_instance")
  public Instance reportedInstance(String name) {
    return ledger.reported(name);
  }

  /** The events that were notified of an instance. */
  @RpcMethod("instance_history")
  public List<String> instanceHistory(String name) {
    return ledger.history(name);
  }
}
