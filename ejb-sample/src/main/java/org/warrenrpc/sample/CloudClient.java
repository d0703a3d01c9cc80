package org.warrenrpc.sample;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcReplies;
import org.warrenrpc.Target;
import org.warrenrpc.sample.scheduler.Scheduling;

/**
 * An enterprise bean that calls. Nothing here knows whether the other side is a bean in this
 * server, a bean in another one, or a Python program.
 *
 * <p>The factory is safe to use from every thread, and never closed by the application.
 */
@Stateless
public class CloudClient {

  // tag::client[]
  @Resource(name = "warren/ConnectionFactory")
  RpcConnectionFactory rpc;

  public String consoleUrl(String instance) {
    RpcMessage question = RpcMessage.of("consoleUrl").with("instance", instance);
    return rpc.call(RpcContext.EMPTY, "console", question, String.class);
  }

  // end::client[]

  private Scheduling scheduling;

  /** A typed client is made without asking anybody, and may be kept. */
  @PostConstruct
  void prepare() {
    scheduling = rpc.proxy(Scheduling.class);
  }

  /**
   * Asks any scheduler to run an instance on a host. What the scheduler throws arrives as a
   * RemoteError.
   */
  public Instance runInstance(RpcContext who, String host, String name, int memoryMb) {
    return scheduling.runInstance(who, host, name, Optional.of(memoryMb));
  }

  /** Asks any scheduler what the host of an instance told it last; null for nothing. */
  public Instance reportedInstance(String name) {
    return scheduling.reportedInstance(name);
  }

  /** Asks any scheduler what was notified of an instance. */
  public List<String> instanceHistory(String name) {
    RpcMessage request = RpcMessage.of("instance_history").with("name", name);
    return List.of(rpc.call(RpcContext.EMPTY, "scheduler", request, String[].class));
  }

  /** Asks one compute host by its name; null when it has no such instance. */
  public Instance findInstance(String host, String name) {
    Target target = Target.topic("compute").withServer(host);
    RpcMessage request = RpcMessage.of("find_instance").with("name", name);
    return rpc.call(RpcContext.EMPTY, target, request, Instance.class);
  }

  /** Has an instance rebooted, some time. */
  public void rebootInstance(String host, String name) {
    Target target = Target.topic("compute").withServer(host);
    rpc.cast(RpcContext.EMPTY, target, RpcMessage.of("reboot_instance").with("name", name));
  }

  /**
   * Asks every listener of the compute topic to announce itself with a cast of "here" to a topic.
   */
  public void rollCall(String answerTopic) {
    rpc.fanoutCast(
        RpcContext.EMPTY, "compute", RpcMessage.of("roll_call").with("answer_topic", answerTopic));
  }

  /** Reads a host's instances one by one, as they come. */
  public List<String> listInstances(String host) {
    List<String> names = new ArrayList<>();
    Target target = Target.topic("compute").withServer(host);
    RpcMessage request = RpcMessage.of("list_instances");
    try (RpcReplies<Instance> replies =
        rpc.multicall(RpcContext.EMPTY, target, request, Instance.class)) {
      replies.forEachRemaining(reply -> names.add(reply.index() + ": " + reply.value().name()));
    }
    return names;
  }

  /** Takes longer than the caller is willing to wait. */
  public void takeSnapshot(String host, String name, Duration limit) {
    Target target = Target.topic("compute").withServer(host);
    RpcMessage request = RpcMessage.of("take_snapshot").with("name", name).with("seconds", 3);
    rpc.call(RpcContext.EMPTY, target, request, Object.class, limit);
  }
}
