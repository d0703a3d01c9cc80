package org.warrenrpc.sample.compute;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.warrenrpc.Arg;
import org.warrenrpc.NotificationPriority;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcListener;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcMethod;
import org.warrenrpc.sample.Instance;
import org.warrenrpc.sample.scheduler.Scheduling;

/**
 * A compute host: runs what schedulers, clients and Python programs ask for. On a cluster each node
 * sets the system property, so that hosts differ.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "topic", propertyValue = "compute"),
      @ActivationConfigProperty(
          propertyName = "server",
          propertyValue = "${warren.sample.host:compute1}")
    })
public class ComputeHost implements RpcListener {
  private static final String HOST = System.getProperty("warren.sample.host", "compute1");

  @Resource(name = "warren/ConnectionFactory")
  RpcConnectionFactory rpc;

  @EJB Hypervisor hypervisor;

  /** Claims memory, by a call of its own, then runs the instance. */
  @RpcMethod("run_instance")
  public Instance runInstance(RpcContext who, String name, @Arg("memory_mb") int memoryMb) {
    if (memoryMb <= 0) {
      throw new IllegalArgumentException("memory_mb must be positive: " + memoryMb);
    }
    rpc.call(
        who, "placement", RpcMessage.of("claim").with("host", HOST).with("memory_mb", memoryMb));
    Instance running = hypervisor.put(new Instance(name, HOST, "running", memoryMb));
    tell(who, "compute.instance.create.end", running);
    return running;
  }

  /** Null is an answer too. */
  @RpcMethod("find_instance")
  public Instance findInstance(String name) {
    return hypervisor.find(name);
  }

  /**
   * Meant to be cast: nobody waits for it, so the host tells the scheduler of it. That is a cast
   * too: the scheduler may be waiting for this very host, and if beans call each other in a circle,
   * all of them may come to wait.
   */
  @RpcMethod("reboot_instance")
  public void rebootInstance(RpcContext who, String name) {
    Instance old = hypervisor.find(name);
    if (old == null) {
      throw new InstanceNotFound(name);
    }
    Instance rebooted = hypervisor.put(new Instance(name, HOST, "rebooted", old.memoryMb()));
    rpc.proxy(Scheduling.class).instanceChanged(who, rebooted);
    tell(who, "compute.instance.reboot.end", rebooted);
  }

  /** To whoever listens, and to nobody in particular. */
  private void tell(RpcContext who, String event, Instance instance) {
    rpc.notify(who, "compute." + HOST, event, NotificationPriority.INFO, instance);
  }

  /**
   * An iterator or a stream is sent value by value to a multicall; a plain call gets the last one.
   */
  @RpcMethod("list_instances")
  public Iterator<Instance> listInstances() {
    return hypervisor.all().iterator();
  }

  /** Meant to be fanned out: answers with a cast. */
  @RpcMethod("roll_call")
  public void rollCall(@Arg("answer_topic") String answerTopic) {
    rpc.cast(RpcContext.EMPTY, answerTopic, RpcMessage.of("here").with("who", HOST));
  }

  /** Slow on purpose: whoever calls it sees a timeout. */
  @RpcMethod("take_snapshot")
  public String takeSnapshot(String name, int seconds) throws InterruptedException {
    CountDownLatch disk = new CountDownLatch(1);
    boolean done = disk.await(seconds, TimeUnit.SECONDS);
    return name + (done ? " saved" : " saved late");
  }
}
