package org.warrenrpc.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenrpc.core.FaultyBroker;
import org.warrenrpc.core.ThreadPerTask;

/** Beans come and go in every order. */
@Timeout(180)
final class ActivationChurnTest {
  private static final Logger LOG = Logger.getLogger("org.warrenrpc");
  private static final int THREADS = 8;
  private static final int OPERATIONS = 1000;
  private static final int TOPICS = 3;

  private final StrictWorkManager work = StrictWorkManager.of(4);
  private final RpcResourceAdapter adapter = new RpcResourceAdapter();
  private final List<Bean> all = new ArrayList<>();
  private final List<Bean> contended = beans(4);

  /** A factory and a spec, of which one thread decides, or any. */
  private static final class Bean {
    final StrictEndpointFactory endpoints = EchoEndpoint.factory(new EchoBean.World());
    final RpcActivationSpec spec = new RpcActivationSpec();
    final String topic;
    final int prefetch;
    final boolean fanout;

    /** Written by the thread that decides. */
    volatile boolean active;

    Bean(int number) {
      topic = "topic" + number % TOPICS;
      prefetch = 1 + number % 5;
      fanout = number % 4 == 0;
      spec.setTopic(topic);
      spec.setPrefetch(String.valueOf(prefetch));
      spec.setFanout(String.valueOf(fanout));
    }
  }

  // I4, I5: 8 threads x 1000, and the consumers are those of what is active at the end
  @Test
  void aThousandActivationsAndDeactivationsInParallelEndWithTheExpectedConsumers()
      throws Exception {
    Level before = LOG.getLevel();
    LOG.setLevel(Level.WARNING);
    adapter.setRpcBackend(FaultyBroker.class.getName());
    adapter.start(new PlainBootstrapContext(work));
    try {
      FaultyBroker broker =
          (FaultyBroker) adapter.engine().backend(adapter.getRpcBackend()).broker();
      ThreadPerTask threads = new ThreadPerTask();
      List<CompletableFuture<Void>> churns = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        List<Bean> own = beans(6);
        Random chance = new Random(i);
        churns.add(CompletableFuture.runAsync(() -> churn(own, chance), threads));
      }
      for (CompletableFuture<Void> each : churns) {
        each.get(120, TimeUnit.SECONDS);
      }
      Await.until(
          "what is consumed is what is active: " + expected(),
          () -> consumed(broker).equals(expected()));
      for (Bean bean : all) {
        adapter.endpointDeactivation(bean.endpoints, bean.spec);
        assertThat(bean.endpoints.faults).isEmpty();
      }
      assertThat(consumed(broker)).isEmpty();
      assertThat(broker.connections).allMatch(connection -> !connection.isOpen());
    } finally {
      adapter.stop();
      work.close();
      LOG.setLevel(before);
    }
    assertThat(work.faults).isEmpty();
  }

  private List<Bean> beans(int number) {
    List<Bean> made = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      made.add(new Bean(all.size() + i));
    }
    all.addAll(made);
    return made;
  }

  private void churn(List<Bean> own, Random chance) {
    for (int i = 0; i < OPERATIONS; i++) {
      if (chance.nextInt(4) == 0) {
        contend(contended.get(chance.nextInt(contended.size())), chance.nextBoolean());
      } else {
        turn(own.get(chance.nextInt(own.size())));
      }
    }
  }

  private void turn(Bean bean) {
    if (bean.active) {
      adapter.endpointDeactivation(bean.endpoints, bean.spec);
    } else {
      assertThat(activated(bean)).as("nobody else activates it").isTrue();
    }
    bean.active = !bean.active;
  }

  /** Against everybody else, who may deactivate what was activated here: nothing is left of it. */
  private void contend(Bean bean, boolean activate) {
    if (!activate || activated(bean)) {
      adapter.endpointDeactivation(bean.endpoints, bean.spec);
    }
  }

  private boolean activated(Bean bean) {
    try {
      adapter.endpointActivation(bean.endpoints, bean.spec);
      return true;
    } catch (jakarta.resource.spi.IllegalStateException e) {
      return false;
    } catch (jakarta.resource.ResourceException e) {
      throw new AssertionError(e);
    }
  }

  /** Of each queue, fanout queues of a topic as one, how many consume it with what prefetch. */
  private Map<String, List<Integer>> expected() {
    Map<String, Integer> shared = new TreeMap<>();
    Map<String, List<Integer>> queues = new TreeMap<>();
    for (Bean bean : all) {
      if (bean.active && bean.fanout) {
        queues.computeIfAbsent(bean.topic + "_fanout", q -> new ArrayList<>()).add(bean.prefetch);
      } else if (bean.active) {
        shared.merge(bean.topic, bean.prefetch, Integer::sum);
      }
    }
    shared.forEach((topic, sum) -> queues.put(topic, List.of(sum)));
    queues.replaceAll((queue, prefetches) -> prefetches.stream().sorted().toList());
    return queues;
  }

  private static Map<String, List<Integer>> consumed(FaultyBroker broker) {
    Map<String, List<Integer>> each = new TreeMap<>();
    for (String line : broker.subscriptions) {
      String[] words = line.split(" ");
      List<Integer> prefetches = each.computeIfAbsent(words[1], queue -> new ArrayList<>());
      if (words[0].equals("+")) {
        prefetches.add(Integer.valueOf(words[2]));
      } else {
        // the one that began first is the one that ends: another takes over from it
        prefetches.remove(0);
      }
    }
    Map<String, List<Integer>> queues = new TreeMap<>();
    each.forEach(
        (queue, prefetches) -> {
          String name = queue.replaceAll("_fanout.*", "_fanout");
          queues.computeIfAbsent(name, q -> new ArrayList<>()).addAll(prefetches);
        });
    queues.values().removeIf(List::isEmpty);
    queues.replaceAll((queue, prefetches) -> prefetches.stream().sorted().toList());
    return queues;
  }
}
