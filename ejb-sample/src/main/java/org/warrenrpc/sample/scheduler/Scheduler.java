package org.warrenrpc.sample.scheduler;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import java.util.List;
import java.util.Optional;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcListener;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.Target;
import org.warrenrpc.sample.Instance;

/**
 * A message-driven bean that is called and calls. Its topic, and the names of its methods and their
 * arguments, are those of {@link Scheduling}; its other methods are hidden. With {@code server} set
 * it listens as nova's services do: on the topic, on itself by name, and on fan-outs.
 */
@MessageDriven(
    messageListenerInterface = RpcListener.class,
    activationConfig =
        @ActivationConfigProperty(
            propertyName = "server",
            propertyValue = "${warren.sample.scheduler:scheduler1}"))
public class Scheduler implements RpcListener, Scheduling {
  private static final int DEFAULT_MEMORY_MB = 512;

  @Resource(name = "warren/ConnectionFactory")
  RpcConnectionFactory rpc;

  @EJB Ledger ledger;

  /** Passes the caller's context on to the host: a bean, or a Python program of its name. */
  @Override
  public Instance runInstance(
      RpcContext who, String host, String name, Optional<Integer> memoryMb) {
    RpcMessage request =
        RpcMessage.of("run_instance")
            .with("name", name)
            .with("memory_mb", memoryMb.orElse(DEFAULT_MEMORY_MB));
    return rpc.call(who, Target.topic("compute").withServer(host), request, Instance.class);
  }

  @Override
  public void instanceChanged(RpcContext who, Instance instance) {
    ledger.note(instance);
  }

  @Override
  public Instance reportedInstance(String name) {
    return ledger.reported(name);
  }

  @Override
  public List<String> instanceHistory(String name) {
    return ledger.history(name);
  }
}
