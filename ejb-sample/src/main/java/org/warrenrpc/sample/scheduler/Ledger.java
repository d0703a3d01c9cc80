package org.warrenrpc.sample.scheduler;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.warrenrpc.sample.Instance;

/**
 * How much memory is claimed on each host, what hosts last said of each instance, and what happened
 * to it. Message-driven beans are pooled and keep no state of their own, so the books are kept
 * here.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class Ledger {
  private final ConcurrentMap<String, Integer> claimedMb = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Instance> reported = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, List<String>> history = new ConcurrentHashMap<>();

  /** Adds to what happened to an instance. */
  public void happened(String name, String event) {
    history.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(event);
  }

  /** What happened to an instance, in the order in which it was heard. */
  public List<String> history(String name) {
    return List.copyOf(history.getOrDefault(name, List.of()));
  }

  /** Adds a claim and tells the host's sum, in MiB. */
  public int claim(String host, int memoryMb) {
    return claimedMb.merge(host, memoryMb, Integer::sum);
  }

  /** Notes what a host says of an instance. */
  public void note(Instance instance) {
    reported.put(instance.name(), instance);
  }

  /** What was noted last, or null. */
  public Instance reported(String name) {
    return reported.get(name);
  }
}
