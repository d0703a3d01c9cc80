package org.warrenrpc.sample.demo;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.warrenrpc.NotSentException;
import org.warrenrpc.RemoteError;
import org.warrenrpc.RpcConnection;
import org.warrenrpc.RpcConnectionFactory;
import org.warrenrpc.RpcContext;
import org.warrenrpc.RpcException;
import org.warrenrpc.RpcMessage;
import org.warrenrpc.RpcTimeoutException;
import org.warrenrpc.UnroutableException;
import org.warrenrpc.sample.CloudClient;
import org.warrenrpc.sample.Instance;

/** Every operation of the contract, once. */
final class DemoSteps {
  private static final String HOST = System.getProperty("warren.sample.host", "compute1");
  private static final RpcContext WHO = RpcContext.EMPTY.with("user_id", "demo");
  private static final String ANSWERS = "roll-call";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration EFFECT_LIMIT = Duration.ofSeconds(10);

  private final RpcConnectionFactory rpc;
  private final CloudClient cloud;

  DemoSteps(RpcConnectionFactory rpc, CloudClient cloud) {
    this.rpc = rpc;
    this.cloud = cloud;
  }

  List<DemoStep> all() {
    return List.of(
        new DemoStep("wait until every consumer answers", true, this::ready),
        new DemoStep("call with a value: consoleUrl(instance=vm1)", () -> cloud.consoleUrl("vm1")),
        new DemoStep("call through three services: run_instance(host=" + HOST + ")", this::run),
        new DemoStep("call returning null: find_instance(name=nobody)", this::findNobody),
        new DemoStep("call that fails remotely: run_instance(memory_mb=-1)", this::failRemotely),
        new DemoStep("cast, and a cast back: reboot_instance(name=vm1)", this::reboot),
        new DemoStep("notify, and a listener: instance_history(name=vm1)", this::history),
        new DemoStep("createConsumer, consumeInThread and fanoutCast: roll_call", this::rollCall),
        new DemoStep("multicall: list_instances", this::list),
        new DemoStep("one named server: find_instance(name=vm1) at " + HOST, this::named),
        new DemoStep("a timeout of 1 s: take_snapshot", this::timeout),
        new DemoStep("an unroutable topic: nowhere", this::unroutable));
  }

  private String ready() throws Exception {
    until(READY_LIMIT, "the console answers", () -> cloud.consoleUrl("vm0") != null);
    until(READY_LIMIT, "the host answers", () -> cloud.findInstance(HOST, "vm0") == null);
    until(
        READY_LIMIT,
        "scheduler and placement answer",
        () -> cloud.runInstance(WHO, HOST, "vm0", 64) != null);
    until(READY_LIMIT, "two listeners of the fanout answer", () -> present(2).size() == 2);
    return "console, scheduler, placement, " + HOST + " and the auditor are there";
  }

  private String run() {
    Instance first = cloud.runInstance(WHO, HOST, "vm1", 256);
    cloud.runInstance(WHO, HOST, "vm2", 512);
    return expect(first.toString(), first.equals(new Instance("vm1", HOST, "running", 256)));
  }

  private String findNobody() {
    Instance nobody = cloud.findInstance(HOST, "nobody");
    return expect(String.valueOf(nobody), nobody == null);
  }

  private String failRemotely() {
    try {
      return expect("answered " + cloud.runInstance(WHO, HOST, "vm3", -1), false);
    } catch (RemoteError e) {
      return expect(e.toString(), e.getMessage().contains("memory_mb must be positive"));
    }
  }

  private String reboot() throws Exception {
    Instance rebooted = new Instance("vm1", HOST, "rebooted", 256);
    cloud.rebootInstance(HOST, "vm1");
    until(
        EFFECT_LIMIT,
        "the scheduler knows that vm1 is rebooted",
        () -> rebooted.equals(cloud.reportedInstance("vm1")));
    return "the host told the scheduler: " + cloud.reportedInstance("vm1");
  }

  private String history() throws Exception {
    List<String> told = List.of("compute.instance.create.end", "compute.instance.reboot.end");
    until(
        EFFECT_LIMIT,
        "it is known that vm1 was created and rebooted",
        () -> cloud.instanceHistory("vm1").containsAll(told));
    return "the host notified: " + cloud.instanceHistory("vm1");
  }

  private String rollCall() throws Exception {
    Set<String> present = present(2);
    return expect("present: " + present, present.equals(Set.of(HOST, "auditor")));
  }

  /**
   * Fans a question out and gathers casts until as many have answered as wanted, or a few seconds
   * passed.
   */
  private Set<String> present(int wanted) throws InterruptedException {
    RollCall answers = new RollCall();
    Set<String> present = new TreeSet<>();
    try (RpcConnection connection = rpc.createConnection()) {
      connection.createConsumer(ANSWERS, answers, false);
      connection.consumeInThread();
      untilConsumed();
      // to an earlier question: the topic's queue stays
      answers.present().clear();
      cloud.rollCall(ANSWERS);
      String who = answers.present().poll(EFFECT_LIMIT.toSeconds(), TimeUnit.SECONDS);
      while (who != null && present.add(who) && present.size() < wanted) {
        who = answers.present().poll(EFFECT_LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    }
    return present;
  }

  private void untilConsumed() throws InterruptedException {
    until(
        EFFECT_LIMIT,
        "the consumer of " + ANSWERS + " is there",
        () -> Boolean.TRUE.equals(rpc.call(WHO, ANSWERS, RpcMessage.of("listening"))));
  }

  private String list() {
    List<String> names = cloud.listInstances(HOST);
    return expect(names.toString(), names.equals(List.of("0: vm0", "1: vm1", "2: vm2")));
  }

  private String named() {
    Instance found = cloud.findInstance(HOST, "vm1");
    return expect(found.toString(), found.host().equals(HOST));
  }

  private String timeout() {
    try {
      cloud.takeSnapshot(HOST, "vm1", Duration.ofSeconds(1));
      return expect("answered in time", false);
    } catch (RpcTimeoutException e) {
      return e.toString();
    }
  }

  private String unroutable() {
    try {
      rpc.call(WHO, "nowhere", RpcMessage.of("anything"));
      return expect("answered", false);
    } catch (UnroutableException e) {
      return e.toString();
    }
  }

  private static String expect(String seen, boolean asItShould) {
    if (!asItShould) {
      throw new IllegalStateException("not what should have come: " + seen);
    }
    return seen;
  }

  /**
   * Asks again, every 200 ms, while the answer is no or the service is not there yet; for a shorter
   * time while no request leaves at all.
   */
  private static void until(Duration limit, String what, Callable<Boolean> condition)
      throws InterruptedException {
    CountDownLatch pause = new CountDownLatch(1);
    long start = System.nanoTime();
    Duration left = limit.compareTo(CONNECT_LIMIT) < 0 ? limit : CONNECT_LIMIT;
    Exception last = null;
    while (System.nanoTime() - start < left.toNanos()) {
      try {
        if (condition.call()) {
          return;
        }
        left = limit;
      } catch (RpcException e) {
        last = e;
        left = e instanceof NotSentException ? left : limit;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("while waiting until " + what, e);
      }
      boolean stopped = pause.await(200, TimeUnit.MILLISECONDS);
      if (stopped) {
        break;
      }
    }
    throw new IllegalStateException("not within " + left.toSeconds() + " s: " + what, last);
  }
}
