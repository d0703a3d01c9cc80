package org.warrenrpc.sample.scheduler;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.warrenrpc.sample.Instance;

/**
 * How much memory is claimed on each host, and what hosts last said of each instance.
 * Message-driven beans are pooled and keep no state of their own, so the books are kept here.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class Ledger {
  private final ConcurrentMap<String, Integer> claimedMb = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Instance> reported = new ConcurrentHashMap<>();

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
