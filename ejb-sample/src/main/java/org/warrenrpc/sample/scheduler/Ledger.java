package org.warrenrpc.sample.scheduler;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How much memory is claimed on each host. Message-driven beans are pooled and keep no state of
 * their own, so the books are kept here.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class Ledger {
  private final ConcurrentMap<String, Integer> claimedMb = new ConcurrentHashMap<>();

  /** Adds a claim and tells the host's sum, in MiB. */
  public int claim(String host, int memoryMb) {
    return claimedMb.merge(host, memoryMb, Integer::sum);
  }
}
