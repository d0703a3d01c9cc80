package org.warrenrpc.sample.scheduler;

import java.util.List;
import java.util.Optional;
import org.warrenrpc.Arg;
import org.warrenrpc.RpcCast;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcInterface;
import org.warrenrpc.RpcMethod;
import org.warrenrpc.sample.Instance;

/**
 * What schedulers offer, written once: the bean implements it, and {@code
 * rpc.proxy(Scheduling.class)} makes a client of it.
 *
 * <p>{@code @RpcMethod} gives a method its name on the wire, {@code @Arg} an argument.
 */
@RpcInterface(topic = "scheduler")
public interface Scheduling {

  /**
   * Has a compute host run an instance.
   *
   * @param who the caller's context; any parameter of this type is that
   */
  @RpcMethod("run_instance")
  Instance runInstance(
      RpcContext who, String host, String name, @Arg("memory_mb") Optional<Integer> memoryMb);

  /** Compute hosts cast it when an instance changed. An argument may be a record. */
  @RpcCast
  @RpcMethod("instance_changed")
  void instanceChanged(RpcContext who, Instance instance);

  /** What its host said last of an instance; null when it said nothing. */
  @RpcMethod("reported_instance")
  Instance reportedInstance(String name);

  /** The events that were notified of an instance. */
  @RpcMethod("instance_history")
  List<String> instanceHistory(String name);
}
