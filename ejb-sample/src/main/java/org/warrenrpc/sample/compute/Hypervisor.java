package org.warrenrpc.sample.compute;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.warrenrpc.sample.Instance;

/** The instances of this host, by name. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class Hypervisor {
  private final ConcurrentMap<String, Instance> instances = new ConcurrentSkipListMap<>();

  /** Takes an instance in, or replaces it. */
  public Instance put(Instance instance) {
    instances.put(instance.name(), instance);
    return instance;
  }

  /** The instance, or null. */
  public Instance find(String name) {
    return instances.get(name);
  }

  /** All of them, in the order of their names. */
  public List<Instance> all() {
    return List.copyOf(instances.values());
  }
}
